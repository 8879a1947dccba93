"""The moment of a sale: licences, the entry, the invoice and the order's new state, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.services import audit
from licensing.services import licences
from marketplace.kit.money import Money
from payments.models import Entry, Order
from payments.services import invoices, sales

Status = Order.Status


@dataclass(frozen=True, slots=True)
class Sale:
    """What was booked, and what of the price goes back."""

    entry: Entry
    owed: Money


@transaction.atomic
def sell(order: Order, paid: sales.Charge, *, at: datetime) -> Sale:
    """License what is still cleared, owe the rest, book it all under the one fact that it was paid."""
    issued = licences.issue(order.quote, at=at, actor=order.placed_by)
    licensed = Money(sum(licence.price_units for licence in issued.licences), order.currency)
    owed = paid.gross - licensed
    entry = sales.book(order, paid, owed=owed, at=at, actor=None)
    order.status = Status.FULFILLED if issued.licences else Status.OWED
    order.owed_units += owed.units
    order.paid_at = order.fulfilled_at = at
    order.save(update_fields=["status", "charge_id", "owed_units", "paid_at", "fulfilled_at"])
    audit.record(
        "order.paid",
        subject=order,
        actor=None,
        at=at,
        charge=paid.id,
        licences=[licence.number for licence in issued.licences],
        owed=owed.units,
    )
    invoices.for_licences(order, issued.licences, at=at)
    return Sale(entry, owed)
