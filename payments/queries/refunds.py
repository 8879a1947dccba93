"""What of an order has gone back to its buyer, what still should, and what could."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Dispute, GivenBack, Order, Refund
from payments.queries.bank_transfers import received_for
from payments.queries.sales import sold_of


def standing_refunds() -> QuerySet[Refund]:
    """Those that went, or are on their way."""
    return Refund.objects.exclude(status__in=Refund.IN_VAIN)


def refunds_of(order: Order) -> list[Refund]:
    """Every refund of an order with the licences it was for, newest first."""
    found = order.refunds.select_related("asked_by", "granted", "order")
    return list(found.prefetch_related("granted__given_back__licence"))


def left_on_charge(order: Order, charge_id: str = "") -> Money:
    """What of a charge can still be sent back; if none is named, of what paid the order, transfers too."""
    charge_id = charge_id or order.charge_id
    sent = standing_refunds().filter(order=order, charge_id=charge_id).aggregate(units=Sum("amount_units"))
    lost = order.disputes.filter(status=Dispute.Status.LOST, charge_id=charge_id)
    by_banks = lost.aggregate(units=Sum("amount_units"))["units"] or 0
    came = order.total if charge_id else received_for(order)  # every charge is of the total
    return came - Money(int(sent["units"] or 0) + int(by_banks), order.currency)


def with_waits(orders: QuerySet[Order]) -> Any:
    """Orders with `waits`: the units that are booked as the buyer's and not on their way to them yet."""
    granted = GivenBack.objects.filter(entry__key__startswith="granted:", entry__reversed_by=None)
    return orders.annotate(
        waits=F("owed_units")
        + _summed(granted, "amount_units")
        - _summed(standing_refunds(), "settles_units")
        - _summed(Dispute.objects.all(), "settles_units")
    )


def _summed(rows: QuerySet[Any], field: str) -> Coalesce:
    of_order = rows.filter(order=OuterRef("pk")).order_by().values("order")
    return Coalesce(Subquery(of_order.annotate(units=Sum(field)).values("units")), 0, output_field=BigIntegerField())


def owed_now(order: Order) -> Money:
    """What is booked as the buyer's and not on its way to them yet."""
    return Money(int(with_waits(Order.objects.all()).get(pk=order.pk).waits), order.currency)


def owed_by_charge(order: Order) -> dict[str, Money]:
    """What is owed now, by the charge that it came with, first the one that bought; none, of what came by bank.

    A second payment is only ever sent back on its own charge: what is left of the first one paid for licences.
    """
    paid_again = order.refunds.filter(kind=Refund.Kind.SECOND).order_by("charge_id").values_list("charge_id")
    second = {
        charge_id: Money(int(units) - _settled_on(order, charge_id), order.currency)
        for charge_id, units in paid_again.annotate(units=Max("settles_units"))
    }
    others = second | _by_bank_beside(order)
    return {order.charge_id: owed_now(order) - Money.total(others.values(), order.currency)} | others


def _by_bank_beside(order: Order) -> dict[str, Money]:
    """What came to our bank for an order that a charge paid bought nothing: it goes back from there."""
    came = received_for(order)
    return {"": came - Money(_settled_on(order, ""), order.currency)} if order.charge_id and came else {}


def _settled_on(order: Order, charge_id: str) -> int:
    refunds = standing_refunds().filter(order=order, charge_id=charge_id).aggregate(units=Sum("settles_units"))
    by_banks = order.disputes.filter(charge_id=charge_id).aggregate(units=Sum("settles_units"))
    return int(refunds["units"] or 0) + int(by_banks["units"] or 0)


def orders_with_something_owed() -> QuerySet[Order]:
    """Orders paid through Stripe whose buyers are owed something that is not on its way."""
    paid_again = Refund.objects.filter(order=OuterRef("pk"), kind=Refund.Kind.SECOND)
    paid = Order.objects.filter(Q(charge_id__gt="") | Exists(paid_again), owed_units__gt=0)
    waiting: QuerySet[Order] = with_waits(paid).filter(waits__gt=0)
    return waiting


def orders_left_to_operators() -> QuerySet[Order]:
    """Those of them whose money Stripe refused for good, or that came back: nobody sends it again by itself."""
    automatic = Refund.objects.filter(kind__in=[Refund.Kind.OWED, Refund.Kind.SECOND], asked_by=None)
    in_vain = automatic.filter(order=OuterRef("pk"), status__in=Refund.IN_VAIN)
    return orders_with_something_owed().filter(Exists(in_vain))


def owed_by_bank(order: Order) -> Money:
    """What of it an operator sends from our bank account, as it was paid there."""
    return owed_by_charge(order).get("", Money.zero(order.currency))


def owed_on_charges(order: Order) -> Money:
    """What of it goes back through Stripe."""
    return Money.total((amount for charge, amount in owed_by_charge(order).items() if charge), order.currency)


def waiting_at_our_bank() -> QuerySet[Refund]:
    """Refunds that an operator has to send from our bank account."""
    return Refund.objects.filter(status=Refund.Status.PLANNED, charge_id="")


def sent_from_our_bank() -> QuerySet[Refund]:
    """Refunds that left our bank account, and may come back still."""
    return Refund.objects.filter(status=Refund.Status.SUCCEEDED, charge_id="")


@dataclass(frozen=True, slots=True)
class Refundable:
    """One licence of an order and what of its price could still go back."""

    licence: Licence
    left: Money

    @property
    def most(self) -> Money:
        """All of it, in whole minor units."""
        return self.left.rounded_up()


def refundable(order: Order) -> list[Refundable]:
    """The licences of an order, each with what is left of its price."""
    left = dict(sold_of(order).prices) if order.paid_at else {}
    licences = order.quote.licences.select_related("terms__organisation").order_by("pk")
    return [Refundable(one, Money(left.get(str(one.uuid), 0), order.currency)) for one in licences]


def with_money() -> QuerySet[Order]:
    """Orders that were paid, or for which something came that is owed back."""
    return Order.objects.exclude(paid_at=None, owed_units=0)


def orders_found(text: str) -> QuerySet[Order]:
    """Paid orders, newest first: of a buyer whose name holds the text, or with that number."""
    paid = with_money().select_related("organisation").order_by(F("paid_at").desc(nulls_last=True), "-pk")
    if not text:
        return paid
    return paid.filter(Q(number__icontains=text) | Q(organisation__name__icontains=text))
