"""The platform's rate, by date."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Fee:
    """A rate in parts of 10,000, and the day from which it holds."""

    parts: int
    since: date


def fee_on(on: date) -> Fee:
    """The rate in force on a day; it is frozen on each quote, so that a later rate touches nothing offered before."""
    return max((fee for fee in fees() if fee.since <= on), key=lambda fee: fee.since)


def platform_fee_parts(on: date) -> int:
    """The parts of 10,000 that a quote of that day freezes."""
    return fee_on(on).parts


def fees() -> list[Fee]:
    """Every rate there was, is or is announced, the oldest first."""
    rates: dict[str, int] = settings.PLATFORM_FEE_PARTS
    return sorted((Fee(parts, date.fromisoformat(since)) for since, parts in rates.items()), key=lambda fee: fee.since)
