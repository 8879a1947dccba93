"""The platform's rate, by date."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from licensing import wording


@dataclass(frozen=True, slots=True)
class Fee:
    """A rate in parts of 10,000, and the day from which it holds."""

    parts: int
    since: date


def fee_on(on: date) -> Fee:
    """The rate in force on a day; it is frozen on each quote, so that a later rate touches nothing offered before."""
    return max((fee for fee in _fees() if fee.since <= on), key=lambda fee: fee.since)


def platform_fee_parts(on: date) -> int:
    """The parts of 10,000 that a quote of that day freezes."""
    return fee_on(on).parts


def fees_in_words(on: date) -> list[str]:
    """The rate of a day, each that is announced, and for what it holds."""
    now = fee_on(on)
    told = {"rate": wording.percent(now.parts), "day": day(now.since)}
    said = [_("Our fee is %(rate)s of what a buyer pays, since %(day)s.") % told]
    for fee in sorted(_fees(), key=lambda fee: fee.since):
        if fee.since > on:
            told = {"rate": wording.percent(fee.parts), "day": day(fee.since)}
            said.append(_("From %(day)s it is %(rate)s.") % told)
    said.append(_("Each quote keeps the fee of the day on which it was made, and so does every licence sold under it."))
    return said


def _fees() -> list[Fee]:
    rates: dict[str, int] = settings.PLATFORM_FEE_PARTS
    return [Fee(parts, date.fromisoformat(since)) for since, parts in rates.items()]
