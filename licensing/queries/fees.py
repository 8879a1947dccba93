"""The platform's rate, by date."""

from datetime import date

from django.conf import settings


def platform_fee_parts(on: date) -> int:
    """The rate in force on a day, in parts of 10,000; it is frozen on each quote."""
    rates: dict[str, int] = settings.PLATFORM_FEE_PARTS
    since = max(day for day in rates if date.fromisoformat(day) <= on)
    return rates[since]
