"""One worker at a time for one file, however often the task is rung for."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from django.db import connection


class Sent(Protocol):
    """A file that somebody sent, by its row."""

    uuid: UUID


@contextmanager
def alone(batch: Sent) -> Iterator[bool]:
    """Say whether nobody else works on this file; the answer holds until the end, and ends with the connection."""
    lock = int.from_bytes(sha256(batch.uuid.bytes).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        (is_ours,) = cursor.fetchone() or (False,)
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
