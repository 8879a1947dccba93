"""What claims do to money: which sides of which recordings wait, how much, and what goes on after a decision.

While a claim stands, the side that it is about waits in every pool that it reaches and that nobody was paid from before
it stood: what was paid stays paid, and no correction takes it back because somebody claims it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet, Sum

from marketplace.catalog.models import Claim, Recording
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.territories import Territory
from payments.models import Pool, RoyaltyLine, RoyaltyRun
from payments.royalties.allocation import Waits

Json = dict[str, Any]
POSTED = RoyaltyRun.Status.POSTED


def standing_on(recordings: Iterable[int]) -> dict[tuple[int, str], list[int]]:
    """The claims that stand on some recordings, by recording and side."""
    through = Claim.recordings.through.objects.filter(claim__status=Claim.Status.STANDING, recording__in=recordings)
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for recording, side, claim in through.order_by("claim").values_list("recording", "claim__side", "claim"):
        found[recording, side].append(claim)
    return found


def disputed_sides(pool: Pool) -> dict[UUID, tuple[str, ...]]:
    """By recording of a pool's licence, the sides that wait for a claim."""
    through = Claim.recordings.through.objects.filter(
        claim__status=Claim.Status.STANDING,
        claim__since__lte=Month.of(pool.month).last_day,
        claim__territory__covers=Territory.of(pool.licence.country),
        recording__manifest_items__licence=pool.licence,
    )
    rows = list(through.values_list("recording", "recording__uuid", "claim__side", "claim__standing_at"))
    paid = _paid_first(pool, {recording for recording, *_rest in rows})
    sides: dict[UUID, set[str]] = defaultdict(set)
    for recording, uuid, side, standing_at in rows:
        if standing_at is not None and paid.get((recording, side), standing_at) >= standing_at:
            sides[uuid].add(side)
    return {uuid: tuple(sorted(of)) for uuid, of in sides.items()}


def _paid_first(pool: Pool, recordings: set[int]) -> dict[tuple[int, str], datetime]:
    """When somebody was first paid from a pool, by recording and side."""
    if not recordings:
        return {}
    lines = RoyaltyLine.objects.filter(
        weighing__pool=pool, run__status=POSTED, recording__in=recordings, payee__isnull=False
    )
    rows: Any = lines.order_by().values_list("recording", "side").annotate(at=Min("run__posted_at"))
    return {(recording, side): at for recording, side, at in rows}


def _waiting() -> QuerySet[RoyaltyLine]:
    """What posted runs left waiting for a claim, and took out again."""
    return RoyaltyLine.objects.filter(run__status=POSTED, waits=Waits.CLAIMED)


def pools_of_ended_claims() -> set[int]:
    """The pools with money that waited for a claim which does not stand any more."""
    rows: Any = (
        _waiting()
        .order_by()
        .values_list("weighing__pool", "recording", "side")
        .annotate(units=Sum("amount_units"))
        .exclude(units=0)
    )
    owed = list(rows)
    standing = standing_on({recording for _pool, recording, _side, _units in owed})
    return {pool for pool, recording, side, _units in owed if (recording, side) not in standing}


def amounts_waiting(claims: Iterable[Claim]) -> dict[int, list[Money]]:
    """By claim, what waits because of it, one amount a currency."""
    found: dict[int, list[Money]] = {}
    for claim in claims:
        rows: Any = _waiting().filter(recording__in=claim.recordings.all(), side=claim.side).order_by("currency")
        sums = rows.values_list("currency").annotate(units=Sum("amount_units"))
        found[claim.pk] = [Money(int(units), currency) for currency, units in sums if units]
    return found


def first_days_unpaid(claim: Claim) -> dict[int, date]:
    """From which day on a decision can change who is paid, by recording: its first month that nobody was paid for."""
    last = RoyaltyRun.objects.filter(status=POSTED).order_by("-month").first()
    open_from = Month.of(last.month).next.first_day if last else claim.since
    days = dict.fromkeys(claim.recordings.order_by().values_list("pk", flat=True), open_from)
    rows: Any = (
        _waiting()
        .filter(recording__in=days, side=claim.side)
        .order_by()
        .values_list("recording", "weighing__pool__month")
        .annotate(units=Sum("amount_units"))
        .exclude(units=0)
    )
    for recording, month, _units in rows:
        days[recording] = min(days[recording], month)
    return {recording: max(day, claim.since) for recording, day in days.items()}


def held_by_claims(run: RoyaltyRun) -> list[tuple[int, int]]:
    """The recordings of which a run leaves a side waiting, each with the claim that it waits for."""
    lines = RoyaltyLine.objects.filter(run=run, waits=Waits.CLAIMED, amount_units__gt=0).order_by()
    sides = set(lines.values_list("recording", "side").distinct())
    standing = standing_on({recording for recording, _side in sides})
    return sorted({(key[0], claim) for key in sides for claim in standing.get(key, ())})


def disputed_by_party(run: RoyaltyRun, currency: str) -> dict[int, list[Json]]:
    """What a run leaves waiting for claims in one currency, as the statements of both sides of each tell it."""
    lines = RoyaltyLine.objects.filter(run=run, currency=currency, waits=Waits.CLAIMED, amount_units__gt=0)
    rows: Any = lines.order_by("recording", "side").values_list("recording", "side").annotate(units=Sum("amount_units"))
    sums = list(rows)
    standing = standing_on({recording for recording, _side, _units in sums})
    recordings = Recording.objects.in_bulk([recording for recording, _side, _units in sums])
    claims = Claim.objects.select_related("claimant__party", "respondent__party").in_bulk(
        {claim for found in standing.values() for claim in found}
    )
    told: dict[int, list[Json]] = defaultdict(list)
    for recording, side, units in sums:
        for claim in (claims[key] for key in standing.get((recording, side), ())):
            for party in (claim.claimant.party, claim.respondent.party):
                told[party.pk].append(_told(claim, recordings[recording], side, int(units)))
    return told


def _told(claim: Claim, recording: Recording, side: str, units: int) -> Json:
    return {
        "claim": claim.number,
        "since": f"{claim.standing_at:%Y-%m-%d}",
        "recording": {"uuid": str(recording.uuid), "title": str(recording), "isrc": recording.isrc},
        "side": side,
        "amount": units,
    }
