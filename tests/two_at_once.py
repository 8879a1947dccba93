"""Two deeds at the same moment, over two real connections: whichever comes second waits for a lock of the first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Final

from django.db import connection, connections, transaction

WAITING: Final = """
    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                   WHERE a.datname = current_database() AND NOT l.granted)
"""


def one_inside_the_other(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Do the first and, before it is committed, begin the second elsewhere, until that one waits for it."""
    begun = Event()

    def elsewhere() -> None:
        try:
            begun.wait()
            second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(elsewhere)
        try:
            with transaction.atomic():
                first()
                begun.set()
                while not other.done() and not _somebody_waits():
                    pass
        finally:
            begun.set()
        other.result()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        (answer,) = cursor.fetchone()
    return bool(answer)
