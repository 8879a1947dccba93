"""Book what was paid for music that is never delivered: owed back to the buyer at its price in the quote, once.

The money comes from where it stands. The platform gives back its fee on it; what of the licence has not been earned
yet shrinks to what the rest of the order brings in; and what creators have in pools already is theirs: the platform
bears that part.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.services import audit
from licensing.models import StoppedItem
from marketplace.kit.money import Money
from payments.entries import undelivered_key
from payments.models import Account, Order, OwedBack, Pool
from payments.queries.giving_back import given_up
from payments.queries.sales import sold_of
from payments.services import ledger
from payments.services.pools import one_at_a_time
from payments.services.recoveries import first_moves
from payments.services.rounds import each_alone

Kind = Account.Kind


def owe_back_undelivered(*, at: datetime) -> int:
    """Book everything that stopped before it was delivered and is not booked yet; how many orders owe more now."""
    waiting = StoppedItem.objects.filter(
        owed_back=None, item__price_units__gt=0, item__licence__quote__order__paid_at__isnull=False
    )
    orders = Order.objects.filter(pk__in=waiting.values("item__licence__quote__order")).order_by("pk")
    return each_alone(orders, lambda order: owe_back(order, at=at), "book what is owed")


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
    gives = given_up(order, sold_of(order), _by_licence(stopped))
    buyer = ledger.account(Kind.OWED_TO_BUYER, order.currency)
    moves = first_moves(gives, Money.zero(order.currency), buyer)
    fact = ledger.Fact(undelivered_key(order, stopped[0]), "undelivered", at.date(), moves)
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
    order.owed_units += gives.owed.units
    order.save(update_fields=["owed_units"])
    audit.record("order.owes", subject=order, actor=None, at=at, recordings=len(made), units=gives.owed.units)
    return made


def _by_licence(stopped: Iterable[StoppedItem]) -> dict[str, int]:
    units: dict[str, int] = defaultdict(int)
    for one in stopped:
        units[str(one.item.licence.uuid)] += one.item.price_units
    return units
