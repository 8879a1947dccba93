"""What buyers owe on invoices, and what of it came."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Sum

from accounts.models import Organisation, User
from marketplace.kit.money import Money
from payments.models import BankTransfer, Countersignature, InvoiceTerms, Order


def received_for(order: Order) -> Money:
    """What was sent to our bank account for an order so far."""
    units = order.transfers.aggregate(units=Sum("amount_units"))["units"] or 0
    return Money(int(units), order.currency)


def waits_for(order: Order) -> Money:
    """What came to our bank account for an order and has bought nothing: not what was too much, or let go."""
    return Money.zero(order.currency) if order.paid_at else received_for(order) - order.owed


def invoiced_orders() -> QuerySet[Order]:
    """Every order that is or was to be paid by bank transfer, the open ones first, by when they are due."""
    orders = Order.objects.exclude(invoice_number="").select_related("organisation", "quote")
    return orders.order_by(F("paid_at").asc(nulls_first=True), "placed_at", "pk")


def owed_on_invoices(organisation: Organisation, currency: str) -> Money:
    """What an organisation has not paid yet of the invoices that it may pay later."""
    open_orders = Order.objects.filter(organisation=organisation, currency=currency, status=Order.Status.INVOICED)
    total = open_orders.aggregate(units=Sum(F("total_units") + F("owed_units")))["units"] or 0
    came = BankTransfer.objects.filter(order__in=open_orders).aggregate(units=Sum("amount_units"))["units"] or 0
    return Money(int(total) - int(came), currency)  # what of it was let go is owed, and pays nothing


@dataclass(frozen=True, slots=True)
class Awaited:
    """A transfer that one operator entered and that waits for another to enter the same."""

    first_by: User
    reference: str
    received_on: date
    amount: Money


def transfers_to_countersign(order: Order) -> list[Awaited]:
    """What was entered for an order, is so much that two have to, and is not booked."""
    open_ones = Countersignature.objects.filter(
        what=Countersignature.What.TRANSFER, about=order.uuid, second_at=None
    ).select_related("first_by")
    booked = set(order.transfers.values_list("reference", flat=True))
    return [
        Awaited(
            one.first_by,
            one.said["reference"],
            date.fromisoformat(one.said["received_on"]),
            Money(one.said["amount_units"], order.currency),
        )
        for one in open_ones
        if one.said["reference"] not in booked
    ]


@dataclass(frozen=True, slots=True)
class Allowed:
    """How much an organisation may owe on invoices, and how much of it is left."""

    terms: InvoiceTerms
    owed: Money

    @property
    def left(self) -> Money:
        return max(self.terms.limit - self.owed, Money.zero(self.owed.currency))


def allowed(organisation: Organisation, currency: str) -> Allowed | None:
    """What an operator allowed, if anything."""
    terms = InvoiceTerms.objects.filter(organisation=organisation, currency=currency, limit_units__gt=0).first()
    return Allowed(terms, owed_on_invoices(organisation, currency)) if terms else None
