"""A database of one's own to play in: all of it is committed there, as in production, and it is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def in_a_copy() -> Iterator[None]:
    """Work meanwhile in another database that begins as this one stands, so that two stories begin at one place.

    Nobody else may be connected to this one while it is copied.
    """
    home = connection.settings_dict["NAME"]
    copy = f"{home}_copy"
    original, copied = connection.ops.quote_name(home), connection.ops.quote_name(copy)
    connection.close()
    _run(f"CREATE DATABASE {copied} TEMPLATE {original}")
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = home
        _run(f"DROP DATABASE {copied} WITH (FORCE)")


def _run(statement: str) -> None:
    """Outside of both databases: one that somebody is connected to can neither be copied nor dropped."""
    outside = connection.copy()
    outside.settings_dict["NAME"] = "template1"
    try:
        with outside.cursor() as cursor:
            cursor.execute(statement)
    finally:
        outside.close()
