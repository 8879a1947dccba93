"""Money that goes back from our bank account to buyers who paid there: a person sends it, then says that it left."""

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
from payments.entries import sent_back_key
from payments.models import Account, Entry, Order, Refund
from payments.queries.refunds import owed_by_bank
from payments.services import ledger, refund_booking, refund_letters
from payments.services.pools import one_at_a_time

Kind, Status = Refund.Kind, Refund.Status


class NothingToSendBack(DomainError):
    """What the buyer is owed went back already, or goes back through Stripe."""


class AlreadySent(DomainError):
    """One transfer is booked once, and one refund is sent once."""


class SentInFuture(DomainError):
    """Nobody can have read it on an account yet."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One line of our bank's statement: what left for a buyer."""

    reference: str
    on: date


@transaction.atomic
def send_owed(order: Order, sent: Sent, *, seen: Money, at: datetime, actor: User) -> Refund:
    """Keep that all that is owed to a buyer for nothing left our bank; `seen` is what the operator was told to send."""
    one_at_a_time()
    order = Order.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=order.pk)
    owed = owed_by_bank(order)
    if owed.units <= 0 or owed.rounded_up() != seen:
        raise NothingToSendBack(
            _("Of order %(number)s, %(amount)s is sent back by bank now. Look again.")
            % {"number": order.number, "amount": max(owed.rounded_up(), Money.zero(order.currency))}
        )
    refund = Refund(kind=Kind.BANK, order=order, amount_units=seen.units, settles_units=owed.units)
    refund.asked_by, refund.asked_at = actor, at
    refund.save(force_insert=True)
    return _left(refund, sent, at=at, actor=actor)


@transaction.atomic
def confirm(refund: Refund, sent: Sent, *, at: datetime, actor: User) -> Refund:
    """Keep that a refund which was decided left our bank: licences that went back whole are over."""
    one_at_a_time()
    return _left(_waiting(refund), sent, at=at, actor=actor)


@transaction.atomic
def call_off(refund: Refund, *, at: datetime, actor: User) -> Refund:
    """Give up a refund that nobody has sent: whoever gave something for it has that again."""
    one_at_a_time()
    refund = _waiting(refund)
    require_neutral(actor, refund.order.organisation)
    return _in_vain(refund, Status.CANCELED, on=at.date(), at=at, actor=actor)


@transaction.atomic
def came_back(refund: Refund, *, on: date, at: datetime, actor: User) -> Refund:
    """Keep that the buyer's bank did not take what we sent: it is on our account again, and owed as before."""
    one_at_a_time()
    refund = _locked(refund)
    require_neutral(actor, refund.order.organisation)
    if not refund.is_by_bank or refund.status != Status.SUCCEEDED:
        raise AlreadySent(_("Nothing of this refund is at the buyer’s bank."))
    _refuse_future(on, at=at)
    return _in_vain(refund, Status.FAILED, on=on, at=at, actor=actor)


def _locked(refund: Refund) -> Refund:
    found = Refund.objects.select_for_update(of=("self",))
    return found.select_related("order__organisation", "granted", "booked").get(pk=refund.pk)


def _waiting(refund: Refund) -> Refund:
    refund = _locked(refund)
    if not refund.waits_at_our_bank:
        raise AlreadySent(_("This refund was sent or called off already."))
    return refund


def _left(refund: Refund, sent: Sent, *, at: datetime, actor: User) -> Refund:
    order, reference = refund.order, one_line(sent.reference)
    require_neutral(actor, order.organisation)
    _refuse_future(sent.on, at=at)
    if Entry.objects.filter(key=sent_back_key(reference)).exists():
        raise AlreadySent(_("The transfer “%(name)s” is booked already.") % {"name": reference})
    moves = refund_booking.moves_of(refund, ledger.account(Account.Kind.BANK, order.currency))
    fact = ledger.Fact(sent_back_key(reference), "sent_back", sent.on, moves)
    refund.booked = ledger.post(fact, at=at, actor=actor)
    refund.bank_reference, refund.status, refund.ended_at = reference, Status.SUCCEEDED, at
    refund.save()
    audit.record("order.sent_back", subject=order, actor=actor, at=at, reference=reference, units=refund.amount_units)
    refund_booking.end_refunded(refund, at=at)
    refund_letters.tell(refund)
    return refund


def _in_vain(refund: Refund, status: Refund.Status, *, on: date, at: datetime, actor: User) -> Refund:
    refund.status = status
    refund_booking.undo(refund, "", at=at, on=on)
    refund.ended_at = at
    refund.save()
    audit.record(f"refund.{status}", subject=refund, actor=actor, at=at, reference=refund.bank_reference)
    refund_letters.tell(refund)
    return refund


def _refuse_future(on: date, *, at: datetime) -> None:
    if on > at.date():
        raise SentInFuture(_("The transfer cannot have left or come after today."))
