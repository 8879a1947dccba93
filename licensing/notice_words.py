"""What is announced for an offer, told before it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from licensing.models import Terms
from licensing.plain_prices import price_in_words


@dataclass(frozen=True)
class Standing:
    """Where one version stands on a day; what will change, as one sentence, or nothing."""

    terms: Terms
    state: str
    tone: str
    notice: str


def standing_of(terms: Terms, *, on: date) -> Standing:
    """Say it of one version."""
    return standings_of([terms], on=on)[0]


def standings_of(versions: Iterable[Terms], *, on: date) -> list[Standing]:
    """Say it of each of these versions."""
    found = list(versions)
    announced = Terms.objects.published().filter(replaces__in=[one for one in found if one.ends_on])
    successors = {one.replaces_id: one for one in announced.order_by("number")}
    return [_standing(one, successors.get(one.pk), on=on) for one in found]


def _standing(terms: Terms, successor: Terms | None, *, on: date) -> Standing:
    if terms.status == Terms.Status.DRAFT:
        return Standing(terms, _("Draft"), "asked", "")
    if terms.ends_on is not None and terms.ends_on <= on:
        return Standing(terms, _("No longer offered"), "plain", "")
    if terms.takes_effect_on and terms.takes_effect_on > on:
        first = day(terms.takes_effect_on)
        notice = _("This version takes effect on %(day)s. Nobody can license under it before.") % {"day": first}
        return Standing(terms, _("From %(day)s") % {"day": first}, "asked", notice)
    if terms.ends_on is not None:
        return Standing(terms, _("Until %(day)s") % {"day": day(terms.ends_on)}, "asked", _ending(terms, successor))
    return Standing(terms, _("Published"), "good", "")


def _ending(terms: Terms, successor: Terms | None) -> str:
    told = {"day": day(terms.ends_on), "price": price_in_words(terms)}
    if successor is None:
        return _("From %(day)s this offer ends; until then it costs %(price)s.") % told
    told |= {"next": price_in_words(successor), "number": str(successor.number)}
    if told["next"] == told["price"]:
        return _("From %(day)s version %(number)s of this offer holds, at the same price; until then this one.") % told
    return _("From %(day)s this offer costs %(next)s (version %(number)s); until then %(price)s.") % told
