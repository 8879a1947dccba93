"""What of the machinery of money is stuck, and when it was last compared with Stripe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from payments.models import InboxEvent, Operation, Reconciliation, RefusedMessages
from payments.queries.messages import STATES
from payments.queries.reconciliations import OPEN_CALLS, PATIENCE

MOST_SHOWN = 20
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Health:
    """What only an operator can set going again."""

    stuck: int
    waiting: int
    refused: Sequence[RefusedMessages]
    open_calls: Sequence[Operation]
    compared: Reconciliation | None


def health(*, at: datetime) -> Health:
    messages = InboxEvent.objects
    return Health(
        stuck=messages.filter(status__in=STATES["stuck"]).count(),
        waiting=messages.filter(status__in=STATES["waiting"], received_at__lte=at - PATIENCE).count(),
        refused=tuple(RefusedMessages.objects.filter(day__gt=(at - LATELY).date())),
        open_calls=tuple(
            Operation.objects.filter(status__in=OPEN_CALLS, planned_at__lte=at - PATIENCE).order_by("planned_at")[
                :MOST_SHOWN
            ]
        ),
        compared=Reconciliation.objects.first(),
    )
