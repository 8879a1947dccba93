"""What Terms cost, and how the money is divided, in plain words."""

from typing import TypedDict

from django.utils.translation import gettext as _

from accounts.templatetags.assent import money
from licensing import wording
from licensing.models import Terms
from licensing.models.terms import PARTS_OF_A_WHOLE
from marketplace.kit.vocabulary import Content, MetadataTier


class Fact(TypedDict):
    """One labelled fact, as the page's component wants it."""

    label: str
    value: str


def price_in_words(terms: Terms) -> str:
    """$24.00 a recording, without tax."""
    return _("%(price)s %(unit)s, without tax") % {"price": money(terms.price), "unit": terms.price_unit}


def money_facts(terms: Terms) -> list[Fact]:
    """Price, minimum, parts and ratio, each as one fact."""
    facts: list[Fact] = [{"label": _("Price"), "value": price_in_words(terms)}]
    if terms.minimum_units:
        least = money(terms.minimum)
        facts.append({"label": _("An order costs at least"), "value": least})
    facts.append({"label": _("Shared at once"), "value": _access(terms)})
    if terms.access_parts < PARTS_OF_A_WHOLE:
        usage = wording.percent(PARTS_OF_A_WHOLE - terms.access_parts)
        facts.append({"label": _("Shared by use"), "value": _("%(part)s, month by month") % {"part": usage}})
    facts.append({"label": _("Master : publishing"), "value": f"{terms.master_parts} : {terms.publishing_parts}"})
    if terms.least_creators_parts:
        least = wording.percent(terms.least_creators_parts)
        facts.append({"label": _("Creators’ part of each side, at least"), "value": least})
    if Content.METADATA in terms.contents:
        facts.append({"label": _("Metadata"), "value": str(MetadataTier(terms.metadata_tier).label)})
    facts.append({"label": _("Consent"), "value": _consent(terms)})
    facts.append({"label": _("Notice of a change"), "value": wording.days(terms.notice_days)})
    if terms.governing_law:
        facts.append({"label": _("Governing law"), "value": terms.governing_law})
    if terms.warranties:
        facts.append({"label": _("Warranties"), "value": terms.warranties})
    return facts


def _access(terms: Terms) -> str:
    part = wording.percent(terms.access_parts)
    if terms.access_rule == Terms.AccessRule.DURATION:
        return _("%(part)s, by the length of each recording") % {"part": part}
    return _("%(part)s, equally for each recording") % {"part": part}


def _consent(terms: Terms) -> str:
    if terms.needs_signed_consent:
        return _("Signed by the artists and writers themselves")
    return _("Signed by the artists and writers, or declared by the label with its document")
