"""What an order gives up when some of it goes back to its buyer: unearned income, pools, and the fees on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Order, Payout, Pool, PoolCut, Recovery, RoyaltyLine, RoyaltyRun, TransferReversal
from payments.queries.sales import Sold, earning_of
from payments.royalties.recognition import recognise
from payments.royalties.waterfall import StepKind, waterfall

ShareKey = tuple[int, str, date]
POSTED = RoyaltyRun.Status.POSTED


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What goes back, and who no longer has to get what of it.

    `income` is what will not be earned; dividing less may give a last unit to another, so it can be a unit below
    nothing. `pools` is what the pools there are would have been smaller by. The rest is the platform's.
    """

    owed: Money
    income: Money
    processor: Money
    pools: Mapping[Pool, int]


def given_up(order: Order, before: Sold, units: Mapping[str, int]) -> GivenUp:
    """What changes of what an order brought in `before` when so much of each licence, by its uuid, goes back."""
    after = before.without(units)
    licences = list(order.quote.licences.select_related("terms").order_by("pk"))
    was, stays = _shares(licences, before), _shares(licences, after)
    lost = {key: was.get(key, 0) - stays.get(key, 0) for key in was | stays}
    made = {
        (pool.licence_id, pool.part, pool.month): pool
        for pool in Pool.objects.filter(licence__in=licences).select_related("licence").order_by("pk")
    }
    return GivenUp(
        owed=after.takings.refunds - before.takings.refunds,
        income=Money(sum(units for key, units in lost.items() if key not in made), order.currency),
        processor=_step(before, StepKind.PROCESSOR_FEE) - _step(after, StepKind.PROCESSOR_FEE),
        pools={pool: lost[key] for key, pool in made.items() if lost.get(key, 0) > 0},
    )


def _step(sold: Sold, kind: StepKind) -> Money:
    return next(step.amount for step in waterfall(sold.takings) if step.kind == kind)


def _shares(licences: Iterable[Licence], sold: Sold) -> dict[ShareKey, int]:
    """What each month and part of an order's licences earns, of all that it brought in."""
    left = waterfall(sold.takings)[-1].left
    return {
        (licence.pk, share.part.value, share.month.first_day): share.units
        for licence in licences
        if sold.has(licence)
        for share in recognise(earning_of(licence, sold.part_of(licence, left).units))
    }


def cut_from(pools: Iterable[Pool]) -> dict[int, int]:
    """What was taken out of each pool before it was divided, by its key."""
    rows = PoolCut.objects.filter(pool__in=pools).order_by().values_list("pool").annotate(units=Sum("amount_units"))
    return {pool: int(units) for pool, units in rows}


def divided(pools: Iterable[Pool]) -> set[Pool]:
    """Those that a posted run divided."""
    return set(Pool.objects.filter(pk__in=[pool.pk for pool in pools], weighings__run__status=POSTED))


def still_theirs(pool: Pool) -> dict[int | None, int]:
    """What each payee got of a divided pool and still bears nothing of; `None` is what waited for nobody yet."""
    lines = RoyaltyLine.objects.filter(weighing__pool=pool, run__status=POSTED).order_by()
    got = dict(lines.values_list("payee").annotate(units=Sum("amount_units")))
    standing = Recovery.objects.filter(pool=pool, entry__reversed_by=None).order_by()
    borne = dict(standing.values_list("payee").annotate(units=Sum("amount_units")))
    left = {payee: int(units) - int(borne.get(payee, 0)) for payee, units in got.items()}
    return {payee: units for payee, units in left.items() if units > 0}


def reversible(payees: Iterable[int], currency: str) -> QuerySet[Payout, Any]:
    """What was sent to payees through Stripe and not taken back, newest first, each with its `left_units`."""
    standing = Q(reversals__status__in=[TransferReversal.Status.PLANNED, TransferReversal.Status.SUCCEEDED])
    sent = Payout.objects.filter(payee__in=payees, currency=currency, transfer_id__gt="")
    sent = sent.filter(status__in=[Payout.Status.SENT, Payout.Status.PAID, Payout.Status.FAILED])
    taken = Coalesce(Sum("reversals__amount_units", filter=standing), 0)
    return sent.annotate(left_units=F("amount_units") - taken).filter(left_units__gt=0).order_by("-pk")


def transferred(payees: Iterable[int], currency: str) -> dict[int, int]:
    """What of all that was sent to each payee could be taken back, in ledger units."""
    found: dict[int, int] = defaultdict(int)
    for payout in reversible(payees, currency):
        found[payout.payee_id] += payout.left_units
    return dict(found)
