"""Everything that a comparison of our books with Stripe's finds."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from payments.gateway.types import Standing
from payments.models import InboxEvent, Operation, Order
from payments.queries.differences import (
    LOOKED_BACK,
    Finding,
    differing,
    in_all,
    not_at_stripe,
)
from payments.queries.suspense import in_suspense

PATIENCE: Final = timedelta(hours=1)
EVER: Final = datetime.max.replace(tzinfo=UTC)
OPEN_CALLS: Final = [Operation.Status.PLANNED, Operation.Status.SENT, Operation.Status.UNKNOWN]
STUCK_MESSAGES: Final = [InboxEvent.Status.QUARANTINED, InboxEvent.Status.DEAD]


def findings(standing: Mapping[str, Standing], *, at: datetime, patience: timedelta = PATIENCE) -> list[Finding]:
    """Every difference, and everything that ought to be over and is not; what just happened has some patience."""
    until = at - patience
    money = [*differing(until=until), *not_at_stripe(since=at - LOOKED_BACK, until=until)]
    every = [*differing(until=EVER), *not_at_stripe(since=at - LOOKED_BACK, until=EVER)]
    return [
        *money,
        *in_all(standing, every, at=at),
        *in_suspense(),
        *open_calls(until=until),
        *left_checkouts(until=until),
        *stuck_messages(until=until),
    ]


def open_calls(*, until: datetime) -> Iterator[Finding]:
    """Calls to Stripe of which nobody knows yet what became of them."""
    for call in Operation.objects.filter(status__in=OPEN_CALLS, planned_at__lte=until):
        yield Finding("open_call", str(call), call.planned_at, detail=call.error)


def left_checkouts(*, until: datetime) -> Iterator[Finding]:
    """Payment pages that are over, and whose end we have not seen."""
    left: Any = Order.objects.filter(status=Order.Status.PLACED, checkout_expires_at__lte=until)
    for order in left.exclude(checkout_id=""):
        yield Finding("left_checkout", order.number, order.checkout_expires_at, detail=order.checkout_id)


def stuck_messages(*, until: datetime) -> Iterator[Finding]:
    """Messages that were set aside or given up: somebody has to look at each."""
    for event in InboxEvent.objects.filter(status__in=STUCK_MESSAGES, received_at__lte=until):
        yield Finding("stuck_message", event.event_id, event.received_at, detail=f"{event.kind}: {event.error}")
