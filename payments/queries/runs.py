"""Royalty runs: what one has to divide, and what it comes to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from marketplace.kit.months import Month
from payments.models import Account, Hold, Pool, PoolCut, RoyaltyLine, RoyaltyRun, RunStep, Weighing
from payments.queries.claims import disputed_by_party, pools_of_ended_claims
from payments.queries.disputes import disputed_orders
from payments.queries.recognition import reports_so_far
from payments.royalties.allocation import Waits

POSTED = RoyaltyRun.Status.POSTED


@dataclass(frozen=True, slots=True)
class Pending:
    """One pool that a run must weigh: for the first time, or again because more is known."""

    pool: Pool
    reports: list[str]
    is_correction: bool


def royalty_runs() -> QuerySet[RoyaltyRun]:
    """Every run that counts, newest month first, with its people."""
    runs = RoyaltyRun.objects.exclude(status=RoyaltyRun.Status.DISCARDED)
    return runs.select_related("prepared_by", "approved_by")


def next_month(today: date) -> Month:
    """The month to distribute next: the one after the last that was posted, else the last that is over."""
    last = RoyaltyRun.objects.filter(status=POSTED).order_by("-month").first()
    return Month.of(last.month).next if last else Month.of(today).previous


def open_steps() -> QuerySet[RunStep]:
    """The steps that wait or were left behind, eldest first."""
    return RunStep.objects.filter(status__in=RunStep.OPEN).order_by("asked_at", "pk")


def pending_pools(month: Month) -> list[Pending]:
    """The pools until a month that a run must weigh.

    No posted run has weighed them, or without a report that came since; or a hold on what they paid for was lifted, or
    a claim to it is decided. Those of a disputed payment wait until the bank has decided.
    """
    pools = list(
        Pool.objects.filter(month__lte=month.first_day)
        .exclude(licence__quote__order__in=disputed_orders())
        .select_related("licence__terms", "licence__organisation")
        .annotate(last_weighing=Max("weighings__pk", filter=Q(weighings__run__status=POSTED)))
        .order_by("pk")
    )
    reports = reports_so_far(pools)
    known = dict(
        Weighing.objects.filter(pk__in=[pool.last_weighing for pool in pools if pool.last_weighing]).values_list(
            "pool_id", "reports"
        )
    )
    freed = _freed() | pools_of_ended_claims()
    return [
        Pending(pool, reports[pool.pk], is_correction=pool.pk in known)
        for pool in pools
        if pool.pk not in known or known[pool.pk] != reports[pool.pk] or pool.pk in freed
    ]


def _freed() -> set[int]:
    """The pools with money that waited on a recording whose hold was lifted after they were weighed last."""
    lifted: Any = Hold.objects.filter(recording__isnull=False, lifted_at__isnull=False).order_by()
    latest = dict(lifted.values_list("recording").annotate(at=Max("lifted_at")))
    waiting: Any = RoyaltyLine.objects.filter(run__status=POSTED, payee__isnull=True, recording__in=latest).order_by()
    pools = waiting.values_list("weighing__pool", "recording").annotate(units=Sum("amount_units"))
    owed = {(pool, recording) for pool, recording, units in pools if units}
    weighed: Any = Weighing.objects.filter(run__status=POSTED, pool__in={pool for pool, _recording in owed}).order_by()
    last = dict(weighed.values_list("pool").annotate(at=Max("run__posted_at")))
    return {pool for pool, recording in owed if latest[recording] >= last[pool]}


def sums_by_account(run: RoyaltyRun, currency: str) -> dict[tuple[str, int | None], int]:
    """What a run's lines give to each account, by its kind and its owner's key, in ledger units."""
    lines: Any = RoyaltyLine.objects.filter(run=run, currency=currency).order_by()
    sums: dict[tuple[str, int | None], int] = defaultdict(int)
    for payee, hold, units in lines.values_list("payee_id", "hold").annotate(units=Sum("amount_units")):
        sums[_kind_of_account(payee, hold), payee] += int(units)
    return sums


def _kind_of_account(payee: int | None, hold: str) -> str:
    if payee is None:
        return Account.Kind.SUSPENSE.value
    return (Account.Kind.HELD if hold else Account.Kind.PAYEE).value


def concerned_by(run: RoyaltyRun, currency: str) -> set[int]:
    """The parties whom a run's lines concern: who is paid, whose music it is, and both sides of an open claim."""
    lines = RoyaltyLine.objects.filter(run=run, currency=currency).order_by()
    payees = set(lines.values_list("payee", flat=True).distinct())
    earners = set(lines.values_list("earner", flat=True).distinct())
    return {party for party in payees | earners if party is not None} | disputed_by_party(run, currency).keys()


def waiting_recordings(run: RoyaltyRun) -> dict[int, str]:
    """The recordings with money that nobody can be paid, of this run or of earlier ones, and why.

    So a hold that was lifted too early is placed anew: no money waits without one. What two parties want has a hold of
    its own, by the claim.
    """
    counts = Q(run=run) | Q(run__status=RoyaltyRun.Status.POSTED)
    rows: Any = RoyaltyLine.objects.filter(counts, payee__isnull=True).order_by("recording", "-hold")
    rows = rows.exclude(waits=Waits.CLAIMED)
    sums = rows.values_list("recording_id", "hold").annotate(units=Sum("amount_units"))
    return {recording: hold for recording, hold, units in sums if units}


def run_totals(run: RoyaltyRun) -> dict[str, Any]:
    """What a run comes to, by currency, as the operator sees it before approving."""
    found: dict[str, Any] = {}
    pools: Any = (
        Weighing.objects.filter(run=run, is_correction=False)
        .order_by()
        .values_list("pool__currency")
        .annotate(count=Count("pk"), units=Sum("pool__amount_units"))
    )
    cuts: Any = PoolCut.objects.filter(pool__weighings__in=Weighing.objects.filter(run=run, is_correction=False))
    cut = dict(cuts.order_by().values_list("pool__currency").annotate(units=Sum("amount_units")))
    for currency, count, units in pools:
        found[currency] = {"pools": count, "pool_units": int(units) - int(cut.get(currency, 0))}
    lines: Any = (
        RoyaltyLine.objects.filter(run=run)
        .order_by()
        .values_list("currency")
        .annotate(
            count=Count("pk"),
            payees=Count("payee", distinct=True),
            units=Sum("amount_units"),
            held=Sum("amount_units", filter=Q(payee__isnull=False) & ~Q(hold="")),
            waiting=Sum("amount_units", filter=Q(payee__isnull=True)),
            corrected=Sum("amount_units", filter=Q(weighing__is_correction=True, amount_units__gt=0)),
        )
    )
    for currency, count, payees, units, held, waiting, corrected in lines:
        found.setdefault(currency, {"pools": 0, "pool_units": 0}).update(
            lines=count,
            payees=payees,
            units=int(units),
            held_units=int(held or 0),
            waiting_units=int(waiting or 0),
            corrected_units=int(corrected or 0),
        )
    return found
