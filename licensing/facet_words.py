"""How the ways to narrow a search are called, and each of their values."""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.templatetags.assent import money
from licensing.queries.bands import ONE, PRICES
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Purpose


def facet_labels() -> dict[str, str]:
    return {
        "cleared": _("Cleared today for"),
        "language": _("Language"),
        "vocal": _("Voice"),
        "genre": _("Genre"),
        "mood": _("Mood"),
        "tempo": _("Tempo"),
        "duration": _("Length"),
        "year": _("Year"),
        "imprint": _("Imprint"),
        "price": _("Price of a recording"),
    }


def value_label(key: str, value: str, currency: str) -> str:
    """How one value of a facet is said."""
    labels: Mapping[str, Callable[[], Mapping[str, str]]] = {
        "cleared": lambda: {purpose.value: str(purpose.label) for purpose in Purpose},
        "vocal": lambda: {vocal.value: str(vocal.label) for vocal in Recording.Vocal},
        "duration": duration_labels,
        "year": year_labels,
        "tempo": tempo_labels,
        "price": lambda: price_labels(currency),
        "language": lambda: {value: language_name(value)},
    }
    return labels[key]().get(value, value) if key in labels else value


def language_name(code: str) -> str:
    """The language's name in the reader's, where we know it."""
    if code == "zxx":
        return _("Nobody sings")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def duration_labels() -> dict[str, str]:
    return {
        "under-2": _("Under 2 minutes"),
        "2-4": _("2 to 4 minutes"),
        "4-8": _("4 to 8 minutes"),
        "over-8": _("8 minutes and longer"),
    }


def year_labels() -> dict[str, str]:
    return {
        "2020": _("2020 and later"),
        "2010": _("2010 to 2019"),
        "2000": _("2000 to 2009"),
        "before-2000": _("Before 2000"),
    }


def tempo_labels() -> dict[str, str]:
    return {
        "slow": _("Slow: under 80 beats a minute"),
        "medium": _("Medium: 80 to 119"),
        "fast": _("Fast: 120 and more"),
    }


def price_labels(currency: str) -> dict[str, str]:
    return {key: _price_label(low, high, currency) for key, (low, high) in PRICES.items()}


def _price_label(low: int | None, high: int | None, currency: str) -> str:
    if low is None:
        return _("Under %(high)s") % {"high": _told(high, currency)}
    if high is None:
        return _("%(low)s and more") % {"low": _told(low, currency)}
    return _("%(low)s to less than %(high)s") % {"low": _told(low, currency), "high": _told(high, currency)}


def _told(times: int | None, currency: str) -> str:
    return money(Money.from_minor((times or 0) * ONE[currency], currency))
