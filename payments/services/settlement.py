"""What became of a payment: looked up at Stripe, then acted on in one transaction, however often we are told."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.services import audit
from licensing.services import licences
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments import gateway
from payments.entries import sale_key
from payments.gateway_types import Charge, Checkout
from payments.models import Entry, Order
from payments.services import sales

Status = Order.Status
UNPAID = {Status.PLACED, Status.AWAITED, Status.EXPIRED, Status.FAILED}

logger = logging.getLogger(__name__)


class PaymentDiffers(DomainError):
    """What was paid is not what the order says: nothing is licensed until somebody has looked."""


@dataclass(frozen=True, slots=True)
class Found:
    """A checkout session and its charge, as Stripe says they are now."""

    checkout: Checkout
    charge: Charge | None


def look(checkout_id: str) -> Found:
    """Ask Stripe; never inside a transaction."""
    checkout = gateway.get_checkout(checkout_id)
    return Found(checkout, gateway.get_charge(checkout.charge) if checkout.charge else None)


def look_again(order: Order, *, at: datetime) -> None:
    """Look at an order's payment without waiting for a message; what cannot be settled yet is looked at later."""
    try:
        settle(look(order.checkout_id), at=at)
    except DomainError as error:
        logger.warning("order %s is not settled: %s", order.number, error)


@transaction.atomic
def settle(found: Found, *, at: datetime) -> Order | None:
    """Bring an order to where its payment is, never back; nobody's session gives nobody's order.

    Licences, ledger entry and the order's new state are one transaction. What Stripe says now counts, not in which
    order we heard of it: a session that was paid after we gave it up is honoured.
    """
    order = _order_of(found.checkout)
    if order is None:
        return None
    if found.checkout.is_paid:
        return _paid(order, found, at=at)
    if order.status not in UNPAID or order.checkout_id != found.checkout.id:
        return order
    if found.checkout.is_complete:
        failed = found.charge is not None and found.charge.is_failed
        return _move(order, Status.FAILED if failed else Status.AWAITED, at=at)
    return order if found.checkout.is_open else _move(order, Status.EXPIRED, at=at)


def _order_of(checkout: Checkout) -> Order | None:
    try:
        reference = UUID(checkout.reference)
    except ValueError:
        return None
    waiting = Order.objects.select_for_update(of=("self",)).select_related("quote", "organisation")
    return waiting.filter(uuid=reference).first()


def _move(order: Order, status: str, *, at: datetime) -> Order:
    if order.status != status:
        order.status, order.looks, order.look_at = status, 0, None
        order.save(update_fields=["status", "looks", "look_at"])
        audit.record(f"order.{status}", subject=order, actor=None, at=at)
    return order


def _paid(order: Order, found: Found, *, at: datetime) -> Order:
    charge = found.charge
    if charge is None or not charge.is_paid or charge.fee is None:
        # Stripe may settle a charge up to an hour after its session: until then nobody knows the fee.
        return _move(order, Status.AWAITED, at=at) if order.status in UNPAID else order
    if Entry.objects.filter(key=sale_key(charge.id)).exists():
        return order
    if (found.checkout.total, charge.amount, charge.fee.currency) != (order.total, order.total, order.currency):
        raise PaymentDiffers(_("Order %(number)s was paid with another amount.") % {"number": order.number})
    if charge.refunded:
        raise PaymentDiffers(_("Order %(number)s was paid, and money of it given back.") % {"number": order.number})
    return _owe_all(order, charge, at=at) if order.charge_id else _license(order, charge, at=at)


def _license(order: Order, charge: Charge, *, at: datetime) -> Order:
    """The sale: licences for what is still cleared, the rest owed back, one entry for the charge."""
    issued = licences.issue(order.quote, at=at, actor=order.placed_by)
    licensed = Money(sum(licence.price_units for licence in issued.licences), order.currency)
    owed = charge.amount - licensed
    sales.book(order, _booked(charge, order), owed=owed, at=at, actor=None)
    order.status = Status.FULFILLED if issued.licences else Status.OWED
    order.charge_id, order.owed_units = charge.id, owed.units
    order.paid_at = order.fulfilled_at = at
    order.save(update_fields=["status", "charge_id", "owed_units", "paid_at", "fulfilled_at"])
    audit.record(
        "order.paid",
        subject=order,
        actor=None,
        at=at,
        charge=charge.id,
        licences=[licence.number for licence in issued.licences],
        owed=owed.units,
    )
    return order


def _owe_all(order: Order, charge: Charge, *, at: datetime) -> Order:
    """A second payment of one order buys nothing: all of it is owed back, and the licences stay."""
    sales.book(order, _booked(charge, order), owed=charge.amount, at=at, actor=None)
    order.owed_units += charge.amount.units
    order.save(update_fields=["owed_units"])
    audit.record("order.paid_twice", subject=order, actor=None, at=at, charge=charge.id)
    return order


def _booked(charge: Charge, order: Order) -> sales.Charge:
    zero = Money.zero(order.currency)
    return sales.Charge(id=charge.id, gross=charge.amount, fee=charge.fee or zero, tax=zero)
