"""Months whose money was divided: payments says so when it books a distribution, and shares stand still there."""

from datetime import datetime

from marketplace.catalog.models import DividedMonth
from marketplace.kit.months import Month


def close(month: Month, *, at: datetime) -> None:
    """Let no share that counted in a month be rewritten; doing it twice changes nothing."""
    DividedMonth.objects.get_or_create(month=month.first_day, defaults={"at": at})
