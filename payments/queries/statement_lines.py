"""The rows of a run as statements tell them: read once for everybody, party by party."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from accounts.models import Party
from marketplace.catalog.models import Recording
from marketplace.kit.division import LastExtra
from marketplace.kit.months import Month
from payments.models import RoyaltyLine, RoyaltyRun, Weighing
from payments.queries.giving_back import cut_from
from payments.royalties.allocation import Line, Waits, Won
from payments.royalties.document import Role, StatementLine

Json = dict[str, Any]
CHUNK = 5_000
LAST = UUID(int=2**128 - 1)  # where there is no uuid, the row comes after those that have one


class Row(NamedTuple):
    """One royalty line as it concerns one party; the names are the columns that are read."""

    party: int
    weighing: int
    side: str
    recording: UUID
    title: str
    version: str
    artist: str
    isrc: str
    share: UUID | None
    participation: UUID | None
    earner: int | None
    payee: int | None
    waits: str
    hold: str
    weight: Decimal | None
    recording_units: int
    share_weight: int
    share_total: int
    share_units: int
    earned_weight: int
    earned_total: int
    last_extras: list[list[Any] | None] | None
    due: int
    paid_before: int
    amount: int


COLUMNS = (
    *("weighing_id", "side", "recording__uuid"),
    *("recording__title", "recording__version", "recording__artist", "recording__isrc"),
    *("share__uuid", "participation__uuid", "earner_id", "payee_id", "waits", "hold", "weight", "recording_units"),
    *("share_weight", "share_total", "share_units", "earned_weight", "earned_total", "last_extras"),
    *("due_units", "paid_before_units", "amount_units"),
)


@dataclass(frozen=True, slots=True)
class RunPools:
    """The pools of a run as its statements tell them, by weighing; read once for all statements."""

    keys: Mapping[int, str]
    licences: Mapping[int, str]
    pools: Mapping[int, Json]
    facts: Mapping[int, Json]

    @classmethod
    def of(cls, run: RoyaltyRun) -> "RunPools":
        found = Weighing.objects.filter(run=run).select_related("pool__licence")
        weighings = {weighing.pk: weighing for weighing in found}
        cut = cut_from([weighing.pool for weighing in weighings.values()])
        sold = _sold(weighings)
        return cls(
            keys={key: weighing.key for key, weighing in weighings.items()},
            licences=sold,
            pools={
                key: _pool(weighing, sold[key], cut.get(weighing.pool_id, 0)) for key, weighing in weighings.items()
            },
            facts={key: weighing.pool.facts for key, weighing in weighings.items()},
        )

    def pools_of(self, rows: Iterable[Row]) -> dict[str, Json]:
        """The pools behind some rows, by the key that ties in them are drawn by."""
        return {self.keys[key]: self.pools[key] for key in {row.weighing for row in rows}}

    def licences_of(self, rows: Iterable[Row]) -> dict[str, Json]:
        """The licences behind some rows: what was paid, and what of it is for the music, as their pools knew it."""
        weighings = sorted({row.weighing for row in rows}, key=self.keys.__getitem__)
        return {self.licences[key]: self.facts[key] for key in weighings}


def _sold(weighings: Mapping[int, Weighing]) -> dict[int, str]:
    """What each weighing's licence is called in a statement.

    That is its uuid; pools that were made when less of it had gone back to the buyer know other facts of it, and name
    it with a number behind.
    """
    known: dict[str, list[Json]] = defaultdict(list)
    newest_first = sorted(weighings.items(), key=lambda one: -one[1].pool_id)
    found = {}
    for key, weighing in newest_first:
        uuid, facts = str(weighing.pool.licence.uuid), weighing.pool.facts
        if facts not in known[uuid]:
            known[uuid].append(facts)
        number = known[uuid].index(facts)
        found[key] = f"{uuid}@{number}" if number else uuid
    return found


def _pool(weighing: Weighing, sold: str, cut: int) -> Json:
    """A pool as it was divided; which facts it knew, and what was cut out of it, only where that says more."""
    licence = str(weighing.pool.licence.uuid)
    told: Json = ({"cut": cut} if cut else {}) | ({"sold": sold} if sold != licence else {})
    return told | {
        "licence": licence,
        "part": weighing.pool.part,
        "month": str(Month.of(weighing.pool.month)),
        "rule": weighing.rule,
        "units": weighing.pool.amount_units - cut,
        "corrects": weighing.is_correction,
        "sides": weighing.sides,
    }


def rows_by_party(
    run: RoyaltyRun, currency: str, pools: RunPools, parties: Mapping[int, Party], silent: Iterable[int] = ()
) -> Iterator[tuple[Party, list[Row]]]:
    """Each party of a run with its rows in one currency, in an order that is the same on every machine.

    Two sorted passes over the run's lines, merged: as the one paid, and as the one whose music another is paid for.
    They ask the same of the database whether or not it has statistics, and hold one party's rows at a time. At the end
    come those of the `silent` who have no row.
    """
    lines, silent = RoyaltyLine.objects.filter(run=run, currency=currency), set(silent)
    paid = lines.filter(payee__isnull=False)
    passed_on = lines.filter(earner__isnull=False).exclude(payee=F("earner"))

    def order(row: Row) -> tuple[object, ...]:
        uuids = (row.recording, row.share or LAST, row.participation or LAST)
        ends = (parties[key].uuid if key else LAST for key in (row.earner, row.payee))
        return (pools.keys[row.weighing], row.side, *uuids, *ends)

    rows = merge(_rows(paid, "payee_id"), _rows(passed_on, "earner_id"), key=attrgetter("party"))
    for party, of_party in groupby(rows, key=attrgetter("party")):
        yield parties[party], sorted(of_party, key=order)
        silent.discard(party)
    for party in sorted(silent):
        yield parties[party], []


def _rows(lines: Any, concerns: str) -> Iterator[Row]:
    found = lines.order_by(concerns).values_list(concerns, *COLUMNS)
    return map(Row._make, found.iterator(chunk_size=CHUNK))


def statement_lines(rows: Iterable[Row], pools: RunPools) -> Iterator[StatementLine]:
    """Each row in the capacity in which it concerns its party."""
    for row in rows:
        yield StatementLine(
            pool=pools.keys[row.weighing],
            recording=recording_of(row),
            side=row.side,
            line=line_of(row),
            role=role_of(row),
            amount=row.amount,
            paid_before=row.paid_before,
            hold=row.hold if row.payee == row.party else "",
        )


def recording_of(row: Row) -> Json:
    """What a recording is called, as it was when the statement was made."""
    name = str(Recording(title=row.title, version=row.version)) if row.version else row.title
    return {"uuid": str(row.recording), "title": name, "artist": row.artist, "isrc": row.isrc}


def role_of(row: Row) -> Role:
    """Whether the amount is the party's own, another's to pass on, or reaches it through a holder."""
    if row.payee != row.party:
        return Role.PAID_BY_HOLDER
    return Role.OWN if row.earner == row.party else Role.PASS_ON


def line_of(row: Row) -> Line | None:
    """The figures behind a row, as the allocation gave them; none where a correction takes everything back."""
    if row.weight is None:
        return None
    of_share, of_earner = (LastExtra(*pair) if pair else None for pair in row.last_extras or (None, None))
    return Line(
        *(row.recording, row.side, row.share, row.participation),
        earner=None,
        payee=None,
        waits=Waits(row.waits),
        weight=int(row.weight),
        recording_units=row.recording_units,
        by_share=Won(row.share_weight, row.share_total, row.share_units, of_share),
        by_participation=Won(row.earned_weight, row.earned_total, row.due, of_earner),
    )
