"""How the trade's vocabulary is said inside a sentence, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext, ngettext

from accounts.templatetags.assent import number
from marketplace.kit.countries import COUNTRIES
from marketplace.kit.territories import EUROPEAN_UNION, WORLD, Territory
from marketplace.kit.vocabulary import Content, Purpose, Stage

A_FEW = 6


def listed(words: Iterable[str]) -> str:
    """One, two and three."""
    *first, last = list(words) or [""]
    if not first:
        return last
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


def stages(values: Iterable[str]) -> str:
    """Stages in the order of a model's life."""
    chosen = set(values)
    return listed(str(stage.label).lower() for stage in Stage if stage in chosen)


def contents(values: Iterable[str]) -> str:
    chosen = set(values)
    return listed(str(content.label).lower() for content in Content if content in chosen)


def purposes(values: Iterable[str]) -> str:
    chosen = set(values)
    return listed(str(purpose.label).lower() for purpose in Purpose if purpose in chosen)


def territory(where: Territory) -> str:
    """Worldwide, a few countries by name, or how many are in or left out."""
    if where == WORLD:
        return gettext("worldwide")
    if where == EUROPEAN_UNION:
        return gettext("in the European Union")
    left_out = WORLD - where
    if len(left_out) <= A_FEW:
        return gettext("worldwide without %(countries)s") % {"countries": _names(left_out)}
    if len(where) <= A_FEW:
        return gettext("in %(countries)s") % {"countries": _names(where)}
    return ngettext("in %(count)s country: %(codes)s", "in %(count)s countries: %(codes)s", len(where)) % {
        "count": len(where),
        "codes": str(where),
    }


def _names(where: Territory) -> str:
    in_korean = (get_language() or "en").startswith("ko")
    chosen = set(where.codes)
    return listed(country.korean if in_korean else country.english for country in COUNTRIES if country.code in chosen)


def recordings(count: int) -> str:
    return ngettext("%(number)s recording", "%(number)s recordings", count) % {"number": number(count)}


def licences(count: int) -> str:
    return ngettext("%(number)s licence", "%(number)s licences", count) % {"number": number(count)}


def months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def percent(parts: int) -> str:
    """Parts of ten thousand as a percentage: 12.5 %."""
    whole, rest = divmod(parts, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + " %" if rest else f"{whole} %"
