"""Rows written in the way that PostgreSQL takes them fastest; constraints and triggers hold for them as for any."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Copy rows of these columns into a model's table, in one statement."""
    statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as writer:
        for row in rows:
            writer.write_row(row)


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """So many keys of a table, taken from its sequence, for rows that others refer to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]
