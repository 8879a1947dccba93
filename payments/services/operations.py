"""Calls to Stripe that change something: written down first, made outside any transaction, their outcome kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

from django.db import transaction

from marketplace.kit.hashing import hash_of
from payments.gateway.errors import OutcomeUnknown, Rejected
from payments.kill_points import reach
from payments.models import Operation

Status = Operation.Status
OPEN = (Status.PLANNED, Status.SENT, Status.UNKNOWN)
KEY_LIVES: Final = timedelta(hours=20)  # Stripe may forget a key after 24: the same one would have its effect again


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Answer = TypeVar("Answer", bound=HasId)
Call = Callable[..., Answer]


def ask_once(
    kind: str,
    key: str,
    params: dict[str, Any],
    call: Call[Answer],
    *,
    get: Callable[[str], Answer],
    find: Callable[[], Answer | None],
    at: datetime,
) -> Answer:
    """Ask Stripe for one thing so that it happens once, however often this is begun: the way of every call of money.

    What was answered is got again. A call without an answer is repeated under its own key while Stripe surely knows
    that key; one that is older is looked for by `find` first. Only a call that surely had no effect (refused, or
    looked for in vain) is made anew under another key; two who do so at once make the same one.
    """
    last = Operation.objects.filter(kind=kind, business_key=key).order_by("attempt").last()
    if last is not None and last.status == Status.SUCCEEDED:
        return get(last.object_id)
    if last is not None and last.status in OPEN and last.planned_at <= at - KEY_LIVES:
        seen = find()
        if seen is not None:
            found(last, seen.id, at=at)
            reach("call.found")
            return seen
        give_up(last, at=at)
        reach("call.given_up")
        last.status = Status.REJECTED
    had_none = last is not None and last.status == Status.REJECTED
    attempt = (last.attempt if last else 1) + had_none
    with transaction.atomic(durable=True):
        operation = plan(kind, key, params, attempt=attempt, at=at)
    return perform(operation, call, at=at)


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


def found(operation: Operation, object_id: str, *, at: datetime) -> None:
    """Learn from a look at Stripe that the call had its effect, though nobody heard the answer."""
    _mark(operation, Status.SUCCEEDED, object_id=object_id, error="", settled_at=at)


def give_up(operation: Operation, *, at: datetime, because: str = "its key is too old") -> None:
    """Stop asking: the call can no longer be made, and nobody waits for the answer."""
    _mark(operation, Status.REJECTED, error=f"given up: {because}", settled_at=at)


@transaction.atomic(durable=True)
def _mark(operation: Operation, status: str, **fields: Any) -> None:
    """Keep what became of the call; an outcome that is known is never unlearnt by a slower twin of the same call."""
    Operation.objects.filter(pk=operation.pk, status__in=OPEN).update(status=status, **fields)
