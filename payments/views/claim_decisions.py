"""What an operator does with a claim: passes it on, lets it stand, decides it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import operator
from accounts.viewers import ViewedRequest
from marketplace.catalog.forms.claims import DecideForm, ReasonsForm, StandForm
from marketplace.catalog.models import Claim
from marketplace.catalog.queries.claims import claims_visible_to
from marketplace.catalog.services.claims import decisions, opening
from payments.services import claims
from payments.views.claims import step


@operator
def claim_admit(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Pass a claim on that we had to see first."""
    shown = get_object_or_404(claims_visible_to(request.viewer), uuid=uuid)
    words = {
        "title": _("Pass claim %(number)s on to the other side?") % {"number": shown.number},
        "lede": _("Several claims of this organisation were rejected, so that we look at the next one first."),
        "changes": [_("The other side is told, and has its days to answer.")],
        "stays": [_("Nothing changes for what it lists.")],
        "verb": _("Pass it on"),
        "is_kind": True,
    }
    return step(request, shown, ReasonsForm, words, _admit)


def _admit(shown: Claim, said: dict[str, Any], request: ViewedRequest) -> str:
    opening.admit(shown, reasons=said["reasons"], at=timezone.now(), actor=request.viewer.as_person)
    return _("The other side is told.")


@operator
def claim_stand(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Find evidence at first sight, with reasons and a day to decide by."""
    shown = get_object_or_404(claims_visible_to(request.viewer), uuid=uuid)
    soonest = (timezone.now() + timedelta(days=settings.CLAIM_DECIDE_DAYS)).date()
    words = {
        "title": _("Is there evidence at first sight?"),
        "lede": _("%(claimant)s against %(respondent)s, %(side)s")
        % {"claimant": shown.claimant.name, "respondent": shown.respondent.name, "side": shown.get_side_display()},
        "changes": [
            _("Nobody can license or download what needs this side until it is decided."),
            _("The money of this side waits; the other side is paid as always."),
            _("Both sides get an e-mail with your reasons."),
        ],
        "stays": [_("Licences that were sold stay sold, and copies already delivered may be used.")],
        "verb": _("Pause sales until it is decided"),
    }
    return step(request, shown, lambda data: StandForm(data, initial={"decide_by": soonest}), words, _stand)


def _stand(shown: Claim, said: dict[str, Any], request: ViewedRequest) -> str:
    decisions.stand(shown, **said, at=timezone.now(), actor=request.viewer.as_person)
    return _("The claim stands until it is decided.")


@operator
def claim_decide(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Decide a claim, or the appeal against its decision, with reasons."""
    shown = get_object_or_404(claims_visible_to(request.viewer), uuid=uuid)
    words = {
        "title": _("How is claim %(number)s decided?") % {"number": shown.number},
        "lede": _("%(claimant)s against %(respondent)s, %(side)s")
        % {"claimant": shown.claimant.name, "respondent": shown.respondent.name, "side": shown.get_side_display()},
        "changes": [
            _("For the claimant: the side is theirs from the first month that nobody was paid for."),
            _("What waits is paid with the next distribution, as the decision says."),
            _("Both sides get an e-mail with your reasons."),
        ],
        "stays": [_("What was paid before stays paid: that is between the two of them.")],
        "verb": _("Decide it so"),
    }
    return step(request, shown, DecideForm, words, _decide)


def _decide(shown: Claim, said: dict[str, Any], request: ViewedRequest) -> str:
    claims.decide(
        shown,
        said["outcome"],
        reasons=said["reasons"],
        keeps_earners=said["earners"] == "keep",
        at=timezone.now(),
        actor=request.viewer.as_person,
    )
    return _("Decided. Both sides have it by e-mail.")
