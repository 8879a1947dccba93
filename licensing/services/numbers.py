"""Give out the numbers that people read: QUO-2026-000007, LIC-2026-000123."""

from datetime import datetime

from django.db import connection


def next_numbers(series: str, count: int, *, at: datetime) -> list[str]:
    """Take the next numbers of this year's series; they have no gaps, because a rollback gives them back.

    It locks the series until the caller's transaction ends: take them late.
    """
    prefix = f"{series}-{at:%Y}"
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO licensing_numberseries AS series (prefix, last) VALUES (%s, %s)
            ON CONFLICT (prefix) DO UPDATE SET last = series.last + EXCLUDED.last RETURNING last
            """,
            [prefix, count],
        )
        (last,) = cursor.fetchone() or (0,)
    return [f"{prefix}-{number:06}" for number in range(last - count + 1, last + 1)]


def next_number(series: str, *, at: datetime) -> str:
    """Take the next number of this year's series."""
    return next_numbers(series, 1, at=at)[0]
