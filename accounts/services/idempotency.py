"""Let a machine repeat a write without doing it twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import locks
from accounts.models import IdempotencyKey
from marketplace.kit.errors import DomainError

KEPT_FOR = timedelta(days=2)


class RequestInProgress(DomainError):
    """The first request with this idempotency key has not been answered yet."""


class IdempotencyKeyReused(DomainError):
    """An idempotency key came back with another request than its first."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Attempt:
    """One request that asks to be done once: who, with which key, and exactly what."""

    owner: UUID
    key: str
    method: str
    path: str
    body_hash: str


@contextmanager
def alone(attempt: Attempt) -> Iterator[None]:
    """Hold this owner's key while the request runs; PostgreSQL lets go by itself if we die."""
    with locks.held(lock_of(attempt)) as is_ours:
        if not is_ours:
            raise RequestInProgress(
                _("The first request with this Idempotency-Key is still running. Ask again shortly.")
            )
        yield


def lock_of(attempt: Attempt) -> int:
    """The number of the advisory lock that this owner's key takes."""
    return locks.number_of(f"{attempt.owner}:{attempt.key}".encode())


def answer_to(attempt: Attempt) -> IdempotencyKey | None:
    """The answer that this request got before, if it was made before."""
    known = IdempotencyKey.objects.filter(owner=attempt.owner, key=attempt.key).first()
    if known is None:
        return None
    if (known.method, known.path, known.body_hash) != (attempt.method, attempt.path, attempt.body_hash):
        raise IdempotencyKeyReused(_("This Idempotency-Key belongs to another request. Use a new one."))
    return known


def remember(attempt: Attempt, *, status: int, body: object, headers: dict[str, str], at: datetime) -> IdempotencyKey:
    return IdempotencyKey.objects.create(
        owner=attempt.owner,
        key=attempt.key,
        method=attempt.method,
        path=attempt.path,
        body_hash=attempt.body_hash,
        status=status,
        body=body,
        headers=headers,
        created_at=at,
    )


def forget_old(*, at: datetime) -> int:
    """Drop the answers that nobody will ask for again."""
    return IdempotencyKey.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]
