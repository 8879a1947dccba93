"""What a lost ring, a lost answer or a lost message left behind, found and finished."""

from datetime import datetime, timedelta

from django.db.models import Q

from payments.backoff import wait_after
from payments.models import Order, RoyaltyRun
from payments.services import claims, holds, settlement
from payments.services.rounds import each_alone

LOOK_AGAIN = timedelta(minutes=2)
FIRST_WAIT = timedelta(minutes=1)


def sweep_orders(*, at: datetime) -> int:
    """Look again at payments of which no message came: pages that are over, and money on its way.

    Each look in vain doubles the wait for the next: a bank may take days.
    """
    awaited = Q(status=Order.Status.AWAITED)
    shown = Q(status=Order.Status.PLACED, checkout_expires_at__lt=at - LOOK_AGAIN)
    is_due = Q(look_at=None) | Q(look_at__lte=at)
    orders = list(Order.objects.filter(awaited | shown, is_due).exclude(checkout_id="").order_by("pk"))
    return each_alone(orders, lambda order: _look(order, at=at), "look at an order")


def _look(order: Order, *, at: datetime) -> None:
    _note_look(order, at=at)
    settlement.look_again(order, at=at)


def sweep_claimed_names(*, at: datetime) -> None:
    """Let the money go to those who have claimed their names since, and that of claims that are over.

    While a run waits to be approved nothing moves: it would have to be worked out again, over and over.
    """
    waiting = [RoyaltyRun.Status.PREPARED, RoyaltyRun.Status.APPROVED]
    if not RoyaltyRun.objects.filter(status__in=waiting).exists():
        holds.lift_on_claimed_names(at=at, actor=None)
        claims.lift_ended(at=at, actor=None)


def _note_look(order: Order, *, at: datetime) -> None:
    """Written before the look, so that one that crashes us is not repeated at once; what it finds begins anew."""
    looks = order.looks + 1
    Order.objects.filter(pk=order.pk).update(looks=looks, look_at=at + wait_after(looks, first=FIRST_WAIT))
