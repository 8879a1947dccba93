"""Divide one pool in one run, and write down every figure behind every line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db import connection

from marketplace.kit.division import Division
from marketplace.kit.hashing import hash_of
from payments.models import Pool, RoyaltyLine, RoyaltyRun, Weighing
from payments.queries.holds import reasons_by_party
from payments.queries.pool_facts import PoolFacts, facts_of, paid_from, rows_of
from payments.queries.runs import Pending
from payments.royalties.allocation import Allocation, Line, Waits, allocate
from payments.royalties.corrections import Claimant, Correction, ResultHash, corrections
from payments.royalties.document import last_extra
from payments.services import lines
from payments.services.holds import HELD_BECAUSE
from payments.services.progress import Progress

NO_FIGURES: Final = (None, *[0] * 6, None)  # a correction that takes everything back was not divided again


def input_hash_of(pending: Pending) -> str:
    """Name what one pool's division depends on."""
    return hash_of([facts_of(pending.pool).input_hash, pending.reports])


def weigh(run: RoyaltyRun, pending: Pending, progress: Progress) -> Weighing:
    """Divide a pool and write its lines; a pool that was paid before gets the differences only.

    The lines pass by once: hashed, compared and written, whatever their number. The weighing comes after them, since
    it says their hash; PostgreSQL minds at the end of the transaction only.
    """
    facts = facts_of(pending.pool)
    allocation, result = allocate(facts.pool, facts.recordings), ResultHash()
    weighing = Weighing(
        pk=_next_key(),
        run=run,
        pool=pending.pool,
        rule=facts.pool.rule,
        key=facts.pool.key,
        is_correction=pending.is_correction,
        sides=sides_of(allocation),
        reports=pending.reports,
        input_hash=hash_of([facts.input_hash, pending.reports]),
    )
    keys = _keys(pending.pool, facts, with_paid=pending.is_correction)
    held = reasons_by_party()
    dues = _dues(pending, _watched(result.over(allocation.lines()), progress, rows_of(pending.pool)))
    lines.write(_columns(weighing, one, keys, held) for one in dues)
    weighing.result_hash = result.hexdigest()
    weighing.save(force_insert=True)
    return weighing


def _watched(found: Iterable[Line], progress: Progress, rows: int) -> Iterator[Line]:
    """Hand on each line, and count the recordings; those that got nothing are counted at the end."""
    last: tuple[str, UUID] | None = None
    for line in found:
        if (line.side, line.recording) != last:
            last = line.side, line.recording
            rows -= 1
            progress.advance()
        yield line
    progress.advance(rows)


def _next_key() -> int:
    """The key that the next weighing will have, for its lines to name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Weighing._meta.db_table])
        key: int = cursor.fetchone()[0]
    return key


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


def _dues(pending: Pending, found: Iterable[Line]) -> Iterable[Correction]:
    if pending.is_correction:
        return corrections(paid_from(pending.pool), found)
    return (Correction(Claimant.of(line), line, 0) for line in found)


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


def _columns(weighing: Weighing, due: Correction, keys: dict[UUID, int], held: dict[int, str]) -> tuple[Any, ...]:
    """One royalty line, in the order of `lines.COLUMNS`."""
    claimant, line = due.claimant, due.line
    recording, side, *named, waits = claimant
    found = [keys[uuid] if uuid else None for uuid in named]
    payee = found[-1]
    hold = HELD_BECAUSE[Waits(waits)].value if payee is None else held.get(payee, "")
    head = (weighing.run_id, weighing.pk, keys[recording], side, *found, waits, hold)
    amounts = (line.units if line else 0, due.paid_before, due.units, weighing.pool.currency)
    return (*head, *(_figures(line) if line else NO_FIGURES), *amounts)


def _figures(line: Line) -> tuple[Any, ...]:
    """Every figure between the pool and one amount."""
    share_weight, share_total, share_units, of_share = line.by_share
    earned_weight, earned_total, _units, of_earner = line.by_participation
    extras = [[last.remainder, last.hash] if last else None for last in (of_share, of_earner)]
    figures = (line.weight, line.recording_units, share_weight, share_total, share_units, earned_weight, earned_total)
    return (*figures, json.dumps(extras) if any(extras) else None)
