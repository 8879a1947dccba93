"""What waits for somebody on a claim, as their home tells it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from marketplace.catalog.models import Claim, ClaimHolder


def claim_task(one: Claim) -> dict[str, object]:
    return {
        "title": _("%(who)s says that something you list is theirs") % {"who": one.claimant.name},
        "why": _("Read what they say and show, and answer it; after that day it may be decided without you."),
        "url": reverse("claim", args=[one.uuid]),
        "due": _("Answer by %(day)s") % {"day": day(one.answer_by)},
        "tone": "bad" if one.status == Claim.Status.STANDING else "wait",
    }


def hearing_task(one: ClaimHolder) -> dict[str, object]:
    """Say that somebody claims what one holds a share of."""
    return {
        "title": _("%(who)s claims something that you hold a share of") % {"who": one.claim.claimant.name},
        "why": _("Read what they say and show, and answer it; after that day it may be decided without you."),
        "url": reverse("claim", args=[one.claim.uuid]),
        "due": _("Answer by %(day)s") % {"day": day(one.answer_by)},
        "tone": "wait",
    }
