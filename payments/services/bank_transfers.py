"""Money that buyers send to our bank account, as operators read it there: kept whole, whatever came."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from marketplace.kit.texts import one_line
from payments.entries import transfer_key
from payments.models import Account, BankTransfer, Countersignature, Entry, Order
from payments.payout_rules import alone_up_to
from payments.queries.bank_transfers import waits_for
from payments.services import countersigning, invoices, ledger, waiting_transfers

Kind = Account.Kind


class NotInvoiced(DomainError):
    """The order was never to be paid by bank transfer."""


class TransferBooked(DomainError):
    """One transfer is booked once."""


class ReceivedInFuture(DomainError):
    """Nobody can have read it on an account yet."""


@dataclass(frozen=True, slots=True)
class Received:
    """One line of our bank's statement."""

    reference: str
    on: date
    amount: Money


@transaction.atomic
def book(order: Order, received: Received, *, at: datetime, actor: User | None) -> BankTransfer | None:
    """Keep what came. Once all is there the order is licensed; what is too much is owed back; a part waits.

    So much that one operator does not decide it alone is booked once a second one has entered the same: until then,
    nothing.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("quote", "organisation").get(pk=order.pk)
    require_neutral(actor, order.organisation)
    received = Received(one_line(received.reference), received.on, received.amount)
    _refuse(order, received, at=at)
    if actor is not None and not _may_be_booked(order, received, at=at, actor=actor):
        return None
    nothing, waits = Money.zero(order.currency), waits_for(order)
    missing = nothing if order.paid_at else max(order.total - waits, nothing)
    part = min(received.amount, missing)
    entry = _book(order, received, part=part, at=at, actor=actor)
    transfer = BankTransfer.objects.create(
        order=order,
        entry=entry,
        reference=received.reference,
        received_on=received.on,
        amount_units=received.amount.units,
        booked_by=actor,
        booked_at=at,
    )
    audit.record(
        "order.transfer_booked", subject=order, actor=actor, at=at, reference=received.reference, units=part.units
    )
    owed = received.amount - part
    if order.paid_at is None and waits + part >= order.total:
        owed += waiting_transfers.sell(order, at=at)
    payment = invoices.Payment("bank", received.reference, received.amount, entry)
    still = None if order.paid_at else missing - part
    invoices.acknowledge(order, payment, owed=owed, missing=still, at=at)
    return transfer


def _may_be_booked(order: Order, received: Received, *, at: datetime, actor: User) -> bool:
    if received.amount <= alone_up_to(order.currency):
        return True
    said: dict[str, str | int] = {
        "reference": received.reference,
        "received_on": received.on.isoformat(),
        "amount_units": received.amount.units,
    }
    return countersigning.is_said_by_two(Countersignature.What.TRANSFER, order.uuid, said, at=at, actor=actor)


def _refuse(order: Order, received: Received, *, at: datetime) -> None:
    if not order.invoice_number:
        raise NotInvoiced(_("Order %(number)s is not paid by bank transfer.") % {"number": order.number})
    if received.on > at.date():
        raise ReceivedInFuture(_("The transfer cannot have come after today."))
    if BankTransfer.objects.filter(reference=received.reference).exists():
        raise TransferBooked(_("The transfer “%(name)s” is booked already.") % {"name": received.reference})


def _book(order: Order, received: Received, *, part: Money, at: datetime, actor: User | None) -> Entry:
    """The bank has it; so much of it pays the order, and what is more is owed back at once."""
    bank, buyer, owed = ledger.accounts(order.currency, Kind.BANK, Kind.BUYER, Kind.OWED_TO_BUYER)
    more = received.amount - part
    moves = [ledger.Move(bank, buyer, part), ledger.Move(bank, owed, more)]
    entry = ledger.post(
        ledger.Fact(transfer_key(received.reference), "transfer", received.on, moves), at=at, actor=actor
    )
    if more:
        order.owed_units += more.units
        order.save(update_fields=["owed_units"])
    return entry
