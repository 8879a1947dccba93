"""The rows of a run as a statement tells them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from accounts.models import Party
from marketplace.kit.division import LastExtra
from marketplace.kit.months import Month
from payments.models import RoyaltyLine, RoyaltyRun, Weighing
from payments.royalties.allocation import Line, Waits, Won
from payments.royalties.document import Role, StatementLine

Json = dict[str, Any]


def rows_of(run: RoyaltyRun, currency: str, party: Party) -> list[RoyaltyLine]:
    """A party's rows in one currency, in an order that is the same every time, with what their lines name."""
    rows = list(
        RoyaltyLine.objects.filter(Q(payee=party) | Q(earner=party), run=run, currency=currency)
        .select_related("recording", "share", "participation")
        .order_by(
            *("weighing__key", "side", "recording__uuid", "share__uuid"),
            F("participation__uuid").asc(nulls_last=True),
            *("earner__uuid", "payee__uuid"),
        )
    )
    weighings = Weighing.objects.filter(pk__in={row.weighing_id for row in rows})
    found = weighings.select_related("pool__licence").in_bulk()
    for row in rows:
        row.weighing = found[row.weighing_id]
    return rows


def statement_lines(rows: Iterable[RoyaltyLine], party: Party) -> list[StatementLine]:
    """Each row in the capacity in which it concerns this party."""
    return [
        StatementLine(
            pool=row.weighing.key,
            recording=recording_of(row),
            side=row.side,
            line=line_of(row),
            role=role_of(row, party),
            amount=row.amount_units,
            paid_before=row.paid_before_units,
            hold=row.hold if row.payee_id == party.pk else "",
        )
        for row in rows
    ]


def pools_of(rows: Iterable[RoyaltyLine]) -> dict[str, Json]:
    """The pools behind some rows, by the key that ties in them are drawn by."""
    weighings = {row.weighing_id: row.weighing for row in rows}
    return {
        weighing.key: {
            "licence": str(weighing.pool.licence.uuid),
            "part": weighing.pool.part,
            "month": str(Month.of(weighing.pool.month)),
            "rule": weighing.rule,
            "units": weighing.pool.amount_units,
            "corrects": weighing.is_correction,
            "sides": weighing.sides,
        }
        for weighing in weighings.values()
    }


def licences_of(rows: Iterable[RoyaltyLine]) -> dict[str, Json]:
    """The licences behind some rows: what was paid, and what of it is for the music."""
    pools = {row.weighing_id: row.weighing.pool for row in rows}
    return {str(pool.licence.uuid): pool.facts for pool in pools.values()}


def recording_of(row: RoyaltyLine) -> Json:
    """What a recording is called, as it was when the statement was made."""
    recording = row.recording
    return {
        "uuid": str(recording.uuid),
        "title": str(recording),
        "artist": recording.artist,
        "isrc": recording.isrc,
    }


def role_of(row: RoyaltyLine, party: Party) -> Role:
    """Whether the amount is the party's own, another's to pass on, or reaches it through a holder."""
    if row.payee_id != party.pk:
        return Role.PAID_BY_HOLDER
    return Role.OWN if row.earner_id == party.pk else Role.PASS_ON


def line_of(row: RoyaltyLine) -> Line | None:
    """The figures behind a row, as the allocation gave them; none where a correction takes everything back."""
    if row.weight is None:
        return None
    last = [LastExtra(*pair) if pair else None for pair in row.last_extras or (None, None)]
    return Line(
        recording=row.recording.uuid,
        side=row.side,
        share=row.share.uuid if row.share else None,
        participation=row.participation.uuid if row.participation else None,
        earner=None,
        payee=None,
        waits=Waits(row.waits),
        weight=int(row.weight),
        recording_units=row.recording_units,
        by_share=Won(row.share_weight, row.share_total, row.share_units, last[0]),
        by_participation=Won(row.earned_weight, row.earned_total, row.due_units, last[1]),
    )
