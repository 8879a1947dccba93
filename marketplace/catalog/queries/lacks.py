"""In what a permission that was given falls short of what is asked, told in codes that can be stored, and in words."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language, gettext

from accounts.templatetags.assent import day
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage

_VOCABULARY = {"purpose": Purpose, "stage": Stage, "content": Content}
A_FEW = 6


def in_words(lacks: Sequence[str]) -> str:
    """Say where a permission ends: not for evaluation; only in South Korea; only for a higher price."""
    told = [tuple(lack.split(":", 1)) for lack in lacks]
    reserved = [str(_VOCABULARY[kind](value).label).lower() for kind, value in told if kind in _VOCABULARY]
    limits = [_limit(kind, value) for kind, value in told if kind not in _VOCABULARY]
    if reserved:
        limits.insert(0, gettext("not for: %(what)s") % {"what": ", ".join(reserved)})
    return "; ".join(limits)


def _limit(kind: str, value: str) -> str:  # noqa: PLR0911  (one a kind)
    match kind:
        case "territory":
            return _where(value)
        case "from":
            return gettext("only from %(day)s") % {"day": day(date.fromisoformat(value))}
        case "until":
            return gettext("only before %(day)s") % {"day": day(date.fromisoformat(value))}
        case "tier":
            tier = str(MetadataTier(value).label).lower()
            return gettext("of the metadata no more than this: %(tier)s") % {"tier": tier}
        case "price":  # how high, and how large a part, is between the holder and the label
            return gettext("only for a higher price")
        case "ratio":
            return gettext("only if this side gets a larger part of the price")
        case _:
            return gettext("not for this side")


def _where(ranges: str) -> str:
    """Where the permission holds, by name if it is in few countries."""
    pairs = (pair.split(",") for pair in ranges.strip("{}[)").split("),[") if pair)
    where = Territory.from_ranges((int(lower), int(upper)) for lower, upper in pairs)
    if len(where) > A_FEW:
        return gettext("only in these countries: %(codes)s") % {"codes": str(where)}
    return gettext("only in %(countries)s") % {"countries": ", ".join(where.names(get_language() or "en"))}
