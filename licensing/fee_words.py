"""The platform's rate, as a label reads it."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from licensing import wording
from licensing.queries.fees import fee_on, fees


def fees_in_words(on: date) -> list[str]:
    """The rate of a day, each that is announced, and for what it holds."""
    now = fee_on(on)
    told = {"rate": wording.percent(now.parts), "day": day(now.since)}
    said = [_("Our fee is %(rate)s of what a buyer pays, since %(day)s.") % told]
    for fee in fees():
        if fee.since > on:
            told = {"rate": wording.percent(fee.parts), "day": day(fee.since)}
            said.append(_("From %(day)s it is %(rate)s.") % told)
    said.append(_("Each quote keeps the fee of the day on which it was made, and so does every licence sold under it."))
    return said
