"""Approved payouts that are stopped before anybody has begun to send them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.neutrality import require_neutral
from marketplace.kit.errors import DomainError
from payments.models import Operation, Payout
from payments.services import operations, payout_booking, payout_letters
from payments.services.payout_sending import OPERATION

Reason, Status = Payout.Reason, Payout.Status
LEFT = (*operations.OPEN, Operation.Status.SUCCEEDED)


class MayHaveLeft(DomainError):
    """What was sent, or may have been, is not called back from here."""


def call_back(payout: Payout, *, at: datetime, actor: User) -> None:
    """An operator lets an approved payout, which only waits, stand in its payee's balance again."""
    require_neutral(actor, payout.payee)
    if not stop(payout, reason=Reason.GIVEN_BACK, at=at, actor=actor):
        raise MayHaveLeft(_("This payout has left, or may have: it is not called back. Nothing was changed."))


@transaction.atomic
def stop(payout: Payout, *, reason: str, at: datetime, actor: User | None) -> bool:
    """Give an approved payout back, unless it has left or may have; say whether it was.

    Whoever sends it decides so under the same row's lock, so that only one of the two happens.
    """
    payout = Payout.objects.select_for_update(of=("self",)).select_related("payee", "run").get(pk=payout.pk)
    if payout.status != Status.PLANNED or not payout.number or _may_have_left(payout):
        return False
    payout = payout_booking.give_back(payout, reason=reason, at=at, actor=actor)
    payout_letters.left_out(payout)
    return True


def _may_have_left(payout: Payout) -> bool:
    """A call for it was begun, and Stripe has not refused it."""
    asked = Operation.objects.filter(kind=OPERATION, business_key=str(payout.uuid), status__in=LEFT)
    return asked.exists()


def stop_all(payees: Collection[int], currency: str, *, reason: str, at: datetime) -> None:
    """Stop what was approved for these payees in a currency and has not left."""
    going = Payout.objects.filter(payee__in=payees, currency=currency, status=Status.PLANNED).exclude(number="")
    for payout in going.order_by("pk"):
        stop(payout, reason=reason, at=at, actor=None)
