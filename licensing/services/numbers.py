"""Give out the numbers that people read: QUO-2026-000007, LIC-2026-000123."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from licensing.models import NumberSeries


@transaction.atomic
def next_numbers(series: str, count: int, *, at: datetime) -> list[str]:
    """Take the next numbers of this year's series; they have no gaps, because a rollback gives them back.

    It locks the series until the caller's transaction ends: take them late.
    """
    prefix = f"{series}-{at:%Y}"
    NumberSeries.objects.get_or_create(prefix=prefix)
    NumberSeries.objects.filter(prefix=prefix).update(last=F("last") + count)
    last = NumberSeries.objects.values_list("last", flat=True).get(prefix=prefix)
    return [f"{prefix}-{number:06}" for number in range(last - count + 1, last + 1)]


def next_number(series: str, *, at: datetime) -> str:
    """Take the next number of this year's series."""
    return next_numbers(series, 1, at=at)[0]
