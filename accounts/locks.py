"""PostgreSQL's advisory locks: one at a time at what is no row, however often it is rung for.

A lock is one number or two. What ends with the transaction is for short work on the database; what is held until the
end is for work of several transactions, and PostgreSQL lets go of it by itself when the connection dies.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from django.db import connection

from marketplace.kit.errors import DomainError


class HasUuid(Protocol):
    """A row that somebody may work on."""

    uuid: UUID


class NotInTransaction(DomainError):
    """A lock that ends with its transaction needs one."""


def number_of(name: bytes) -> int:
    """The lock of whatever is called so."""
    return int.from_bytes(sha256(name).digest()[:8], signed=True)


def take(*lock: int) -> None:
    """Wait until nobody has the lock, then have it alone until this transaction ends."""
    _in_transaction("pg_advisory_xact_lock", lock)


def share(*lock: int) -> None:
    """Wait until nobody has the lock alone, then have it beside others until this transaction ends."""
    _in_transaction("pg_advisory_xact_lock_shared", lock)


def is_taken_now(*lock: int) -> bool:
    """Take the lock until this transaction ends if nobody has it, and say whether it is ours."""
    return _in_transaction("pg_try_advisory_xact_lock", lock) is True


@contextmanager
def held(lock: int) -> Iterator[bool]:
    """Say whether the lock is ours until the end, across transactions; somebody else's is not waited for."""
    is_ours = _call("pg_try_advisory_lock", (lock,)) is True
    try:
        yield is_ours
    finally:
        if is_ours:
            _call("pg_advisory_unlock", (lock,))


def alone(row: HasUuid) -> AbstractContextManager[bool]:
    """Say whether nobody else works on this row; the answer holds until the end."""
    return held(number_of(row.uuid.bytes))


def _in_transaction(function: str, lock: tuple[int, ...]) -> object:
    if not connection.in_atomic_block:
        raise NotInTransaction("Take a lock that ends with its transaction inside one.")
    return _call(function, lock)


def _call(function: str, lock: tuple[int, ...]) -> object:
    marks = ", ".join(["%s"] * len(lock))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", lock)
        (answer,) = cursor.fetchone() or (None,)
    return answer
