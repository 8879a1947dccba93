"""What became of a payment: looked up at Stripe, then acted on in one transaction, however often we are told."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.services import audit
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments import gateway
from payments.entries import sale_key
from payments.gateway.types import Charge, Checkout, Refund
from payments.models import Entry, Order
from payments.queries.bank_transfers import waits_for
from payments.services import exchanges, invoices, refund_booking, refunds, sales, selling, waiting_transfers
from payments.services.pools import one_at_a_time

Status = Order.Status
UNPAID = {Status.PLACED, Status.AWAITED, Status.EXPIRED, Status.FAILED}

logger = logging.getLogger(__name__)


class PaymentDiffers(DomainError):
    """What was paid is not what the order says: nothing is licensed until somebody has looked."""


@dataclass(frozen=True, slots=True)
class Found:
    """A checkout session, its charge and what went back of it, as Stripe says they are now."""

    checkout: Checkout
    charge: Charge | None
    refunds: Sequence[Refund] = ()


def look(checkout_id: str) -> Found:
    """Ask Stripe; never inside a transaction."""
    checkout = gateway.get_checkout(checkout_id)
    charge = gateway.get_charge(checkout.charge) if checkout.charge else None
    return Found(checkout, charge, gateway.list_refunds(charge.id) if charge and charge.refunded.units else ())


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
    if found.refunds:
        one_at_a_time()  # before the order's own lock, as whoever refunds takes them
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
    booked = _booked(charge) if charge and charge.is_paid else None
    if charge is None or booked is None:
        # Stripe may settle a charge up to an hour after its session: until then nobody knows the fee.
        return _move(order, Status.AWAITED, at=at) if order.status in UNPAID else order
    if Entry.objects.filter(key=sale_key(charge.id)).exists():
        return order
    if (found.checkout.total, charge.amount) != (order.total, order.total):
        raise PaymentDiffers(_("Order %(number)s was paid with another amount.") % {"number": order.number})
    if order.paid_at:
        return _owe_all(order, booked, at=at)
    waiting_transfers.owe_back(order, waits_for(order), at=at)  # what came to our bank meanwhile bought nothing
    order = _given_back(order, booked, at=at) if charge.refunded >= charge.amount else _license(order, booked, at=at)
    refund_booking.note_all(found.refunds, at=at)  # their own messages may have come before the sale was known
    return order


def _license(order: Order, charge: sales.Charge, *, at: datetime) -> Order:
    """The sale: licences for what is still cleared, the rest owed back, one entry for the charge."""
    order.charge_id = charge.id
    sold = selling.sell(order, charge, at=at)
    _acknowledge(order, sold.entry, charge, owed=sold.owed, at=at)
    return order


def _given_back(order: Order, charge: sales.Charge, *, at: datetime) -> Order:
    """All of it went back before anything was licensed: nothing is. The refund's own message settles what is owed.

    A part that went back before is a refund like any other: what was bought is licensed.
    """
    entry = sales.book(order, charge, owed=charge.gross, at=at, actor=None)
    order.status, order.charge_id = Status.OWED, charge.id
    order.owed_units += charge.gross.units
    order.paid_at = order.fulfilled_at = at
    order.save(update_fields=["status", "charge_id", "owed_units", "paid_at", "fulfilled_at"])
    audit.record("order.paid", subject=order, actor=None, at=at, charge=charge.id, licences=[], owed=charge.gross.units)
    _acknowledge(order, entry, charge, owed=charge.gross, at=at)
    return order


def _owe_all(order: Order, charge: sales.Charge, *, at: datetime) -> Order:
    """A second payment of one order buys nothing: all of it is owed back, and the licences stay."""
    entry = sales.book(order, charge, owed=charge.gross, at=at, actor=None)
    order.owed_units += charge.gross.units
    order.save(update_fields=["owed_units"])
    audit.record("order.paid_twice", subject=order, actor=None, at=at, charge=charge.id)
    _acknowledge(order, entry, charge, owed=charge.gross, at=at)
    refunds.send_second_payment(order, charge.id, charge.gross, at=at)
    return order


def _acknowledge(order: Order, entry: Entry, charge: sales.Charge, *, owed: Money, at: datetime) -> None:
    """Say that the money came, on paper and by mail."""
    payment = invoices.Payment("stripe", charge.id, charge.gross, entry)
    invoices.acknowledge(order, payment, owed=owed, at=at)


def _booked(charge: Charge) -> sales.Charge | None:
    """The charge in the order's currency, and in that of our balance if it is another; nothing until it is settled."""
    settled, fee = charge.settled, charge.fee
    if settled is None or fee is None:
        return None
    nothing = Money.zero(charge.amount.currency)
    if settled.currency == charge.amount.currency:
        return sales.Charge(id=charge.id, gross=charge.amount, fee=fee, tax=nothing)
    return sales.Charge(
        id=charge.id,
        gross=charge.amount,
        fee=exchanges.converted_fee(fee, settled=settled, gross=charge.amount),
        tax=nothing,
        settled=exchanges.Settled(charge.balance_transaction, settled, fee, str(charge.exchange_rate or "")),
    )
