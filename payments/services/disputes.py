"""Disputes: a buyer's bank asks a payment back; what Stripe says of it now is what counts, in whatever order we hear.

An inquiry moves nothing. Once the money is asked back the licences that it paid for are suspended, nothing of the order
is refunded, earned or divided, and what payees still have of it waits; the bank's decision ends all of that, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from licensing.models import Licence
from licensing.services import licence_states, payment_disputes
from marketplace.kit.errors import DomainError
from payments import gateway
from payments.entries import sale_key
from payments.gateway.types import Charge, Refund
from payments.gateway.types import Dispute as Told
from payments.models import Dispute, Entry, Order
from payments.queries.disputes import disputed_orders, is_overdue
from payments.queries.sales import sold_of
from payments.services import dispute_booking, dispute_letters, freezing, refund_booking
from payments.services.pools import one_at_a_time
from payments.services.rounds import each_alone
from payments.services.settlement import PaymentDiffers

Status = Dispute.Status
STEPS: Final = {
    Status.INQUIRY: 0,
    Status.INQUIRY_ANSWERED: 1,
    Status.INQUIRY_CLOSED: 2,
    Status.NEEDS_RESPONSE: 3,
    Status.UNDER_REVIEW: 4,
    Status.PREVENTED: 5,
    Status.WON: 6,
    Status.LOST: 6,
}
OVER: Final = {Status.INQUIRY_CLOSED, Status.PREVENTED, Status.WON, Status.LOST}


class DecisionChanged(PaymentDiffers):
    """A bank decided otherwise after all was booked: a person must look."""


class MoneyMayStillMove(DomainError):
    """Nobody decides about a dispute while its money may come or go by itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """A dispute, the charge that it asks back and what went back of it, as Stripe says they are now."""

    dispute: Told
    charge: Charge
    refunds: Sequence[Refund] = ()


def look(dispute_id: str) -> Found:
    """Ask Stripe; never inside a transaction."""
    dispute = gateway.get_dispute(dispute_id)
    return Found(dispute, gateway.get_charge(dispute.charge), gateway.list_refunds(dispute.charge))


@transaction.atomic
def settle(found: Found, *, at: datetime) -> Dispute | None:
    """Bring a dispute to where it is at Stripe, never back; nothing, as long as its sale is not booked here."""
    one_at_a_time()
    order = _order_of(found.charge)
    if order is None:
        return None
    refund_booking.note_all(found.refunds, at=at)  # only what they left, or what of them came back, can be lost
    dispute, is_new = _kept(order, found.dispute, at=at)
    if dispute.decided_at is not None and not _asks_again(dispute, found.dispute):
        _refuse_other_decision(dispute, found.dispute)
        return dispute
    if STEPS[Status(found.dispute.status)] < STEPS[Status(dispute.status)]:
        return dispute
    _note(dispute, found.dispute, at=at)
    if found.dispute.is_inquiry:
        _inquire(dispute, is_new=is_new, at=at)
    else:
        _open(dispute, at=at)
        dispute_booking.take(dispute, found.dispute, at=at)
        _decide(dispute, found, at=at)
    dispute.save()
    return dispute


@transaction.atomic
def conclude(dispute: Dispute, *, at: datetime, actor: User) -> Dispute:
    """Wait no longer for money that did not move as the bank decided: the payment stands, and licences go on.

    What it took and never gave back is ours to bear. `MoneyMayStillMove` until it is long overdue.
    """
    one_at_a_time()
    found = Dispute.objects.select_for_update(of=("self",)).select_related("order__organisation", "order__quote")
    dispute = found.get(pk=dispute.pk)
    require_neutral(actor, dispute.order.organisation)
    if not is_overdue(dispute, at=at):
        raise MoneyMayStillMove(_("Nothing has to be decided: this dispute’s money moves by itself."))
    dispute_booking.bear(dispute, at=at, actor=actor)
    freezing.release(dispute, at=at)
    audit.record("dispute.concluded", subject=dispute, actor=actor, at=at, units=dispute.amount_units)
    _conclude(dispute, {}, at=at, actor=actor)
    return dispute


def look_at_all(*, at: datetime) -> int:
    """Look again at every dispute that is not over, for a message may have been lost; how many."""
    waiting = list(Dispute.objects.filter(decided_at=None).order_by("pk").values_list("stripe_id", flat=True))
    return each_alone(waiting, lambda key: settle(look(key), at=at), "look at a dispute")


def _order_of(charge: Charge) -> Order | None:
    """The order whose sale the charge is, once it is booked; of nobody else's charge there is none."""
    try:
        reference = UUID(charge.reference)
    except ValueError:
        return None
    if not Entry.objects.filter(key=sale_key(charge.id)).exists():
        return None
    orders = Order.objects.select_for_update(of=("self",)).select_related("quote", "organisation")
    return orders.filter(uuid=reference).first()


def _kept(order: Order, told: Told, *, at: datetime) -> tuple[Dispute, bool]:
    dispute, is_new = Dispute.objects.select_related("order__organisation", "order__quote").get_or_create(
        stripe_id=told.id,
        defaults={
            "order": order,
            "status": told.status,
            "charge_id": told.charge,
            "reason": told.reason,
            "currency": told.amount.currency,
            "amount_units": told.amount.units,
            "evidence_due": told.evidence_due,
            "asked_at": told.created,
        },
    )
    if is_new:
        audit.record(
            "dispute.heard", subject=dispute, actor=None, at=at, order=order.uuid, units=told.amount.units,
            status=told.status, reason=told.reason,
        )  # fmt: skip
    return dispute, is_new


def _note(dispute: Dispute, told: Told, *, at: datetime) -> None:
    """What the bank asks for counts until it has taken something: then that does."""
    dispute.status, dispute.reason, dispute.evidence_due = told.status, told.reason, told.evidence_due
    if dispute.taken_at is None:
        dispute.amount_units = told.amount.units
    is_answered = told.submissions and not dispute.is_answerable
    if is_answered and dispute.submitted_at is None:  # from Stripe's own pages, or our answer was lost
        dispute.submitted_at = at


def _asks_again(dispute: Dispute, told: Told) -> bool:
    """A bank that asked no more has taken the money after all: what was over is not."""
    if dispute.status != Status.INQUIRY_CLOSED or told.is_inquiry:
        return False
    dispute.decided_at = None
    return True


def _inquire(dispute: Dispute, *, is_new: bool, at: datetime) -> None:
    """The bank only asks: an operator should answer, and everything else stays as it is."""
    if dispute.status in OVER:
        dispute.decided_at = at
        audit.record("dispute.closed", subject=dispute, actor=None, at=at)
    elif is_new:
        dispute_letters.tell_operators("dispute_asked", dispute)


def _open(dispute: Dispute, *, at: datetime) -> None:
    """The money is asked back: stop what it paid for, and keep what is left of it together."""
    if dispute.opened_at is not None:
        return
    dispute.opened_at = at
    if dispute.is_answerable:  # what answered an inquiry answers this no more
        dispute.submitted_at, dispute.submitted_by, dispute.evidence_sha256 = None, None, ""
        dispute.reminded_days = None
    dispute.save(update_fields=["opened_at", "submitted_at", "submitted_by", "evidence_sha256", "reminded_days"])
    audit.record("dispute.opened", subject=dispute, actor=None, at=at, units=dispute.amount_units)
    if dispute.status in OVER:  # it was over before we heard of it: nobody has anything to do
        return
    dispute_letters.tell_operators("dispute_opened", dispute)
    if not dispute.is_about_the_sale:
        return
    for licence in dispute.order.quote.licences.order_by("pk"):
        payment_disputes.suspend(licence, at=at)
    dispute_letters.tell_payees_of_freeze(freezing.freeze(dispute, at=at))


def _decide(dispute: Dispute, found: Found, *, at: datetime) -> None:
    """Book what follows from the bank's decision, once the money has moved as it says."""
    if dispute.status not in OVER:
        return
    dispute.ended_at = dispute.ended_at or at
    kept: dict[int, int] | None = {}
    if dispute.status == Status.LOST:
        kept = dispute_booking.lose(dispute, found.charge, at=at)
    elif not dispute_booking.restore(dispute, found.dispute, at=at):
        kept = None
    if kept is not None:
        _conclude(dispute, kept, at=at, actor=None)


def _conclude(dispute: Dispute, kept: Mapping[int, int], *, at: datetime, actor: User | None) -> None:
    """It is over: say so, and let go on what is still paid for; `kept` is what it took of each payee's royalties."""
    dispute.decided_at = at
    dispute.save()
    audit.record(f"dispute.{dispute.status}", subject=dispute, actor=actor, at=at, units=dispute.amount_units)
    dispute_letters.tell_operators("dispute_decided", dispute)
    dispute_letters.tell_payees_of_decision(freezing.freezes_of(dispute), kept)
    _let_go(dispute, at=at)


def _let_go(dispute: Dispute, *, at: datetime) -> None:
    """A licence that is still paid for goes on, unless another dispute of the order is open; one that is not ends."""
    if not dispute.is_about_the_sale:
        return
    left, waits = dict(sold_of(dispute.order).prices), disputed_orders().filter(pk=dispute.order_id).exists()
    for licence in dispute.order.quote.licences.order_by("pk"):
        if licence.price_units and not left.get(str(licence.uuid)):
            licence_states.end(licence, why=Licence.Ending.TAKEN_BACK, at=at)
        if not waits:
            payment_disputes.resume(licence, at=at)


def _refuse_other_decision(dispute: Dispute, told: Told) -> None:
    is_decided = {told.status, dispute.status} <= {Status.WON, Status.LOST}
    if is_decided and told.status != dispute.status:
        raise DecisionChanged(
            _("Dispute %(dispute)s was %(before)s, and is %(now)s now.")
            % {"dispute": dispute.stripe_id, "before": dispute.status, "now": told.status}
        )
