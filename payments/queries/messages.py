"""What Stripe told us: what of it is stuck, and why."""

from typing import Final

from django.db.models import Count, QuerySet

from payments.models import InboxEvent, Operation

Status = InboxEvent.Status
STATES: Final[dict[str, tuple[InboxEvent.Status, ...]]] = {
    "stuck": (Status.QUARANTINED, Status.DEAD),
    "waiting": (Status.NEW, Status.PROCESSING, Status.UNMATCHED),
    "unhandled": (Status.UNHANDLED,),
    "over": (Status.DONE, Status.IGNORED),
}


def messages_in(state: str) -> QuerySet[InboxEvent]:
    """Messages of one state, the newest first; without their bodies."""
    return InboxEvent.objects.filter(status__in=STATES[state]).defer("body").order_by("-received_at", "-pk")


def counted() -> dict[str, int]:
    """How many messages there are of each state."""
    rows = dict(InboxEvent.objects.order_by().values_list("status").annotate(count=Count("pk")))
    return {state: sum(rows.get(status, 0) for status in statuses) for state, statuses in STATES.items()}


def is_ours(account: str) -> bool:
    """Whether we opened a connected account: a message about another is not for us."""
    return Operation.objects.filter(object_id=account, status=Operation.Status.SUCCEEDED).exists()
