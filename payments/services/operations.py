"""Calls to Stripe that change something: written down first, made outside any transaction, their outcome kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import transaction

from marketplace.kit.hashing import hash_of
from payments.gateway_types import OutcomeUnknown, Rejected
from payments.models import Operation

Status = Operation.Status
OPEN = (Status.PLANNED, Status.SENT, Status.UNKNOWN)


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Answer = TypeVar("Answer", bound=HasId)
Call = Callable[..., Answer]


def plan(kind: str, key: str, params: dict[str, Any], *, attempt: int, at: datetime) -> Operation:
    """Write down a call that is about to be made; planned twice, the first stands, with its own params."""
    Operation.objects.get_or_create(
        kind=kind,
        business_key=key,
        attempt=attempt,
        defaults={"params": params, "params_hash": hash_of(params), "planned_at": at},
    )
    # Read back: jsonb keeps names in its own order, and a retry must send the very same bytes.
    return Operation.objects.get(kind=kind, business_key=key, attempt=attempt)


def perform(operation: Operation, call: Call[Answer], *, at: datetime) -> Answer:
    """Make the call under the operation's own key; made again after a crash, Stripe answers as the first time.

    It commits before and after the call, so it refuses to run inside a transaction.
    """
    _mark(operation, Status.SENT, sent_at=at)
    try:
        answer = call(operation.params, idempotency_key=operation.idempotency_key)
    except OutcomeUnknown as error:
        _mark(operation, Status.UNKNOWN, error=error.detail)
        raise
    except Rejected as error:
        _mark(operation, Status.REJECTED, error=error.detail, settled_at=at)
        raise
    _mark(operation, Status.SUCCEEDED, object_id=answer.id, error="", settled_at=at)
    return answer


def give_up(operation: Operation, *, at: datetime) -> None:
    """Stop asking: the key is too old to be sent again, and nobody waits for the answer."""
    _mark(operation, Status.REJECTED, error="given up: its key is too old", settled_at=at)


@transaction.atomic(durable=True)
def _mark(operation: Operation, status: str, **fields: Any) -> None:
    """Keep what became of the call; an outcome that is known is never unlearnt by a slower twin of the same call."""
    Operation.objects.filter(pk=operation.pk, status__in=OPEN).update(status=status, **fields)
