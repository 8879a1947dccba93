"""In what a permission that was given falls short of what is asked, told in codes that can be stored, and in words."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.assent import day
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage

_VOCABULARY = {"purpose": Purpose, "stage": Stage, "content": Content}
_LIMITS: Final = {
    "side": _("not for this side"),
    "price": _("only for a higher price"),  # how high, and how large a part, is between the holder and the label
    "ratio": _("only if this side gets a larger part of the price"),
    "advertising": _("not for advertising"),
    "upheld": _("a concern was upheld"),
    "signed": _("only through the label, and these terms need their own signature"),
}
A_FEW = 6

_SPOKEN: Final = ("no", "withdrawn", "ask")
_ANSWERS: Final = {
    "no": _("%(who)s has said no to this use."),
    "withdrawn": _("%(who)s has taken back their yes to this use."),
    "ask": _("%(who)s wants to be asked about this use first."),
    "no voice_consent": _("%(who)s has said no for the voice. Terms that leave the voice out do not need it."),
    "ask voice_consent": _("%(who)s wants to be asked about the voice first."),
    "no name_consent": _("%(who)s has said no to prompts with the name."),
    "ask name_consent": _("%(who)s wants to be asked about prompts with the name first."),
    "": _("%(who)s has approved this use, but %(lacks)s."),
}


def answer_in_words(lacks: Sequence[str], *, about: str) -> Promise:
    """The sentence about a person who has answered: a no, a question first, or a yes on conditions."""
    spoken = next((word for word in _SPOKEN if word in lacks), "")
    return _ANSWERS.get(f"{spoken} {about}") or _ANSWERS[spoken]


def in_words(lacks: Sequence[str]) -> str:
    """Say where a permission ends: not for evaluation; only in South Korea; only for a higher price."""
    told = [tuple(f"{lack}:".split(":")[:2]) for lack in lacks if lack not in _SPOKEN]
    reserved = [str(_VOCABULARY[kind](value).label).lower() for kind, value in told if kind in _VOCABULARY]
    limits = [_limit(kind, value) for kind, value in told if kind not in _VOCABULARY]
    if reserved:
        limits.insert(0, gettext("not for: %(what)s") % {"what": ", ".join(reserved)})
    return "; ".join(limits)


def _limit(kind: str, value: str) -> str:
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
        case "claim":
            return gettext("claim %(number)s") % {"number": value}
        case _:
            return str(_LIMITS[kind])


def _where(ranges: str) -> str:
    """Where the permission holds, by name if it is in few countries."""
    pairs = (pair.split(",") for pair in ranges.strip("{}[)").split("),[") if pair)
    where = Territory.from_ranges((int(lower), int(upper)) for lower, upper in pairs)
    if len(where) > A_FEW:
        return gettext("only in these countries: %(codes)s") % {"codes": str(where)}
    return gettext("only in %(countries)s") % {"countries": ", ".join(where.names(get_language() or "en"))}
