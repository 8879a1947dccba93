"""Locks are PostgreSQL's: one has it, others wait or are told, and it ends when it should."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from accounts import locks

LOCK = 20_261_122


def held_here() -> list[str]:
    """How this connection holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND (classid::bigint << 32 | objid::bigint) = %s",
            [LOCK],
        )
        return [mode for (mode,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", [locks.take, locks.share, locks.is_taken_now])
def test_a_lock_that_ends_with_its_transaction_needs_one(lock: Callable[[int], object]) -> None:
    with pytest.raises(locks.NotInTransaction):
        lock(LOCK)


@pytest.mark.django_db(transaction=True)
def test_a_lock_of_a_transaction_ends_with_it() -> None:
    with transaction.atomic():
        locks.share(LOCK)
        during = held_here()

    assert (during, held_here()) == (["ShareLock"], [])


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_another_holds_is_not_ours() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with locks.held(LOCK) as is_ours, transaction.atomic():
            found = [is_ours, locks.is_taken_now(LOCK)]
    other.close()

    assert found == [False, False]


@pytest.mark.django_db
def test_a_lock_that_is_held_is_let_go_when_the_work_breaks() -> None:
    during: list[object] = []

    def work() -> None:
        with locks.held(LOCK) as is_ours:
            during.extend([is_ours, held_here()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()

    assert (during, held_here()) == ([True, ["ExclusiveLock"]], [])
