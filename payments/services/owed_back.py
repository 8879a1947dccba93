"""Book what was paid for music that is never delivered: owed back to the buyer at its price in the quote, once.

The money comes from where it stands. The platform gives back its fee on it; what of the licence has not been earned
yet shrinks to what the rest of the order brings in; and what creators have in pools already is theirs: the platform
bears that part.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.services import audit
from licensing.models import Licence, StoppedItem
from marketplace.kit.money import Money
from payments.entries import undelivered_key
from payments.models import Account, Order, OwedBack, Pool
from payments.queries.sales import Sold, sold_of
from payments.royalties.recognition import recognise
from payments.royalties.waterfall import StepKind, waterfall
from payments.services import ledger
from payments.services.pools import earning_of, one_at_a_time

Kind = Account.Kind

logger = logging.getLogger(__name__)


def owe_back_undelivered(*, at: datetime) -> int:
    """Book everything that stopped before it was delivered and is not booked yet; how many orders owe more now."""
    waiting = StoppedItem.objects.filter(
        owed_back=None, item__price_units__gt=0, item__licence__quote__order__charge_id__gt=""
    )
    orders = Order.objects.filter(pk__in=waiting.values("item__licence__quote__order")).order_by("pk")
    for order in orders:
        try:
            owe_back(order, at=at)
        except Exception:  # one order that we cannot book must not stop the others
            logger.exception("what order %s owes could not be booked", order.number)
    return len(orders)


@transaction.atomic
def owe_back(order: Order, *, at: datetime) -> list[OwedBack]:
    """Owe an order's buyer what was never delivered; asked again, nothing more."""
    one_at_a_time()
    order = Order.objects.select_for_update(of=("self",)).select_related("quote").get(pk=order.pk)
    stopped = list(
        StoppedItem.objects.filter(owed_back=None, item__price_units__gt=0, item__licence__quote=order.quote)
        .select_related("item__licence")
        .order_by("pk")
    )
    if not stopped:
        return []
    licences = list(order.quote.licences.select_related("terms").order_by("pk"))
    before = sold_of(order)
    after = before.without(_by_licence(stopped))
    owed = after.takings.refunds - before.takings.refunds
    fact = ledger.Fact(
        undelivered_key(order, stopped[0]), "undelivered", at.date(), _moves(licences, before, after, owed)
    )
    entry = ledger.post(fact, at=at, actor=None)
    last_pool = Pool.objects.aggregate(last=Max("pk"))["last"] or 0
    made = OwedBack.objects.bulk_create(
        [
            OwedBack(
                stopped=one,
                order=order,
                entry=entry,
                amount_units=one.item.price_units,
                last_pool=last_pool,
                at=at,
            )
            for one in stopped
        ],
        batch_size=2_000,
    )
    order.owed_units += owed.units
    order.save(update_fields=["owed_units"])
    audit.record("order.owes", subject=order, actor=None, at=at, recordings=len(made), units=owed.units)
    return made


def _by_licence(stopped: Iterable[StoppedItem]) -> dict[str, int]:
    units: dict[str, int] = defaultdict(int)
    for one in stopped:
        units[str(one.item.licence.uuid)] += one.item.price_units
    return units


def _moves(licences: list[Licence], before: Sold, after: Sold, owed: Money) -> list[ledger.Move]:
    """From unearned income what it no longer has to earn, from the processor's account what the platform bore.

    The rest is the platform's: its fee on what is given back, and what pools have already.
    """
    currency = owed.currency
    income, processor, platform, buyer = (
        ledger.account(kind, currency)
        for kind in (Kind.LICENCE_INCOME, Kind.PROCESSOR_FEES, Kind.PLATFORM_REVENUE, Kind.OWED_TO_BUYER)
    )
    freed = _unearned(licences, before) - _unearned(licences, after)
    borne = _step(before, StepKind.PROCESSOR_FEE) - _step(after, StepKind.PROCESSOR_FEE)
    rest, nothing = owed - freed - borne, Money.zero(currency)
    # Dividing less may give a last unit to another: the platform takes it, or puts it in.
    surplus, lack = max(-rest, nothing), max(-freed, nothing)
    return [
        ledger.Move(income, buyer, max(freed, nothing) - surplus),
        ledger.Move(processor, buyer, borne),
        ledger.Move(platform, buyer, max(rest, nothing) - lack),
        ledger.Move(income, platform, surplus),
        ledger.Move(platform, income, lack),
    ]


def _step(sold: Sold, kind: StepKind) -> Money:
    return next(step.amount for step in waterfall(sold.takings) if step.kind == kind)


def _unearned(licences: list[Licence], sold: Sold) -> Money:
    """What the licences of an order will still earn of what it brought in: the shares that are no pools yet."""
    left = waterfall(sold.takings)[-1].left
    made = set(Pool.objects.filter(licence__in=licences).values_list("licence_id", "part", "month"))
    units = 0
    for licence in licences:
        if not sold.has(licence):
            continue
        for share in recognise(earning_of(licence, sold.part_of(licence, left).units)):
            if (licence.pk, share.part.value, share.month.first_day) not in made:
                units += share.units
    return Money(units, left.currency)
