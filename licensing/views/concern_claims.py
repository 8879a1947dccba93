"""An operator makes a claim of a concern."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import operator
from accounts.viewers import ViewedRequest
from licensing.forms.concern_claims import ConcernClaimForm
from licensing.queries.concerns import claimants_behind, concerns_visible_to
from licensing.services import concern_claims
from marketplace.kit.errors import DomainError


@operator
def concern_claim(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Say what is claimed, and open it with what the reporter said and showed."""
    found = get_object_or_404(concerns_visible_to(request.viewer), uuid=uuid)
    form = ConcernClaimForm(request.POST or None, claimants=claimants_behind(found))
    if request.method == "POST" and form.is_valid():
        try:
            claim = concern_claims.make_claim(
                found, form.claimant, form.demand, at=timezone.now(), actor=request.viewer.as_person
            )
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("It is a claim now. Both sides are told."))
            return redirect("claim", claim.uuid)
    own = reverse("concern", args=[uuid])
    context = {
        "title": _("Make a claim of %(number)s?") % {"number": found.number},
        "lede": _(
            "What the reporter said and showed goes on as a claim, with days to answer and a decision on shares."
        ),
        "changes": [
            _("Whoever lists the recording is told of the claim."),
            _("The reporter is told where it goes on."),
        ],
        "stays": [_("The concern stays open until you decide it."), _("Nothing changes yet for whoever lists it.")],
        "verb": _("Open the claim"),
        "is_kind": True,
        "form": form,
        "cancel_url": own,
        "crumbs": [(_("Concerns"), reverse("concerns")), (found.number, own), (_("Open the claim"), "")],
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
