"""Divide one pool in one run, and write down every figure behind every line."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Sum

from marketplace.kit.division import Division, LastExtra
from marketplace.kit.hashing import hash_of
from payments import kill_points
from payments.models import Pool, RoyaltyLine, RoyaltyRun, Weighing
from payments.queries.pool_facts import PoolFacts, facts_of
from payments.queries.runs import POSTED, Pending
from payments.royalties.allocation import Allocation, Waits, allocate
from payments.royalties.corrections import Claimant, Correction, corrections, result_hash
from payments.royalties.document import last_extra
from payments.services import holds

BATCH = 5_000


def input_hash_of(pending: Pending) -> str:
    """Name what one pool's division depends on."""
    return hash_of([facts_of(pending.pool).input_hash, pending.reports])


def weigh(run: RoyaltyRun, pending: Pending) -> Weighing:
    """Divide a pool and write its lines; a pool that was paid before gets the differences only."""
    facts = facts_of(pending.pool)
    allocation = allocate(facts.pool, facts.recordings)
    weighing = Weighing.objects.create(
        run=run,
        pool=pending.pool,
        rule=facts.pool.rule,
        key=facts.pool.key,
        is_correction=pending.is_correction,
        sides=sides_of(allocation),
        reports=pending.reports,
        input_hash=hash_of([facts.input_hash, pending.reports]),
        result_hash=result_hash(allocation.lines()),
    )
    keys = _keys(pending.pool, facts, with_paid=pending.is_correction)
    held = holds.reasons_by_party()
    _write(_line(weighing, one, keys, held) for one in _dues(pending, allocation))
    return weighing


def sides_of(allocation: Allocation) -> list[dict[str, Any]]:
    """The splits above the recordings, as every statement tells them."""
    nothing = Division([], 0, None)
    found = []
    for (side, parts), units in zip(sorted(allocation.pool.sides), allocation.by_side.units, strict=True):
        division = allocation.by_recording.get(side, nothing)
        last = last_extra(division.last)
        found.append(
            {"side": side, "parts": parts, "units": units, "total_weight": division.total_weight, "last": last}
        )
    return found


def _dues(pending: Pending, allocation: Allocation) -> Iterable[Correction]:
    if pending.is_correction:
        return corrections(_paid(pending.pool), allocation.lines())
    return (Correction(Claimant.of(line), line, 0) for line in allocation.lines())


def _paid(pool: Pool) -> dict[Claimant, int]:
    """What posted runs paid from a pool, to whom and for what."""
    rows: Any = (
        RoyaltyLine.objects.filter(weighing__pool=pool, run__status=POSTED)
        .order_by()
        .values_list(
            *("recording__uuid", "side", "share__uuid", "participation__uuid", "earner__uuid", "payee__uuid", "waits")
        )
        .annotate(units=Sum("amount_units"))
    )
    return {Claimant(*claimant): int(units) for *claimant, units in rows if units}


def _keys(pool: Pool, facts: PoolFacts, *, with_paid: bool) -> dict[UUID, int]:
    """The database keys behind the uuids, those of earlier lines too."""
    keys = dict(facts.keys)
    if with_paid:
        names = ("recording", "share", "participation", "earner", "payee")
        columns = [column for name in names for column in (f"{name}__uuid", f"{name}_id")]
        rows: Any = RoyaltyLine.objects.filter(weighing__pool=pool).order_by().values_list(*columns).distinct()
        for row in rows:
            keys.update((uuid, key) for uuid, key in zip(row[::2], row[1::2], strict=True) if uuid)
    return keys


def _write(lines: Iterator[RoyaltyLine]) -> None:
    while batch := list(islice(lines, BATCH)):
        RoyaltyLine.objects.bulk_create(batch)
        kill_points.reach("run.lines_half_written")


def _line(weighing: Weighing, due: Correction, keys: dict[UUID, int], held: dict[int, str]) -> RoyaltyLine:
    claimant, line = due.claimant, due.line

    def key(uuid: UUID | None) -> int | None:
        return keys[uuid] if uuid else None

    payee = key(claimant.payee)
    row = RoyaltyLine(
        run=weighing.run,
        weighing=weighing,
        recording_id=keys[claimant.recording],
        side=claimant.side,
        share_id=key(claimant.share),
        participation_id=key(claimant.participation),
        earner_id=key(claimant.earner),
        payee_id=payee,
        waits=claimant.waits,
        hold=holds.HELD_BECAUSE[Waits(claimant.waits)] if payee is None else held.get(payee, ""),
        due_units=line.units if line else 0,
        paid_before_units=due.paid_before,
        amount_units=due.units,
        currency=weighing.pool.currency,
    )
    if line:
        row.weight, row.recording_units = line.weight, line.recording_units
        row.share_weight, row.share_total, row.share_units, of_share = line.by_share
        row.earned_weight, row.earned_total, _units, of_earner = line.by_participation
        row.last_extras = _extras(of_share, of_earner)
    return row


def _extras(*lasts: LastExtra | None) -> list[list[int | str] | None] | None:
    if not any(lasts):
        return None
    return [[last.remainder, last.hash] if last else None for last in lasts]
