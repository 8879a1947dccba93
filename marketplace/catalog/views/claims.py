"""Say that what another organisation lists is one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.services.organisations import require_verified
from accounts.viewers import ViewedRequest
from marketplace.catalog.forms.claims import ClaimForm
from marketplace.catalog.models import Claim, Recording
from marketplace.catalog.queries.imports import imports_visible_to
from marketplace.catalog.queries.listings import claimable, contested_in, listed_elsewhere
from marketplace.catalog.services.claims.opening import Demand, open_claims
from marketplace.kit.errors import DomainError

SHOWN = 20


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER], roles=EDITORS)
def claim_open(request: ViewedRequest) -> HttpResponse:
    """Open a claim for one recording, for the refused rows of a file, or for ISRCs that are typed."""
    require_verified(request.viewer.as_organisation)
    chosen = _chosen(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ClaimForm(*posted, is_chosen=chosen is not None)
    if request.method == "POST" and form.is_valid():
        organisation = request.viewer.as_organisation
        wanted = listed_elsewhere(form.cleaned_data["isrcs"], organisation) if chosen is None else chosen
        try:
            claims = _open(request, form, wanted)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Opened. The other side is told, and may answer."))
            return redirect("claim", claims[0].uuid) if len(claims) == 1 else redirect("claims")
    context: dict[str, Any] = {
        "form": form,
        "is_chosen": chosen is not None,
        "recordings": [] if chosen is None else list(chosen.select_related("organisation")[:SHOWN]),
        "count": 0 if chosen is None else chosen.count(),
        "crumbs": [(_("Claims"), reverse("claims")), (_("Open a claim"), "")],
    }
    return render(request, "catalog/claim_open.html", context, status=422 if form.errors else 200)


def _chosen(request: ViewedRequest) -> QuerySet[Recording] | None:
    """What the address names: one recording that everybody can see, or what the rows of a file met."""
    viewer = request.viewer
    try:
        if "recording" in request.GET:
            found = claimable(viewer.as_organisation).filter(uuid=UUID(request.GET["recording"]))
        elif "batch" in request.GET:
            batch = get_object_or_404(imports_visible_to(viewer), uuid=UUID(request.GET["batch"]))
            found = contested_in(batch)
        else:
            return None
    except ValueError as strange:
        raise Http404 from strange
    if not found.exists():
        raise Http404
    return found


def _open(request: ViewedRequest, form: ClaimForm, wanted: QuerySet[Recording]) -> list[Claim]:
    said = form.cleaned_data
    return open_claims(
        request.viewer.as_organisation,
        wanted,
        Demand(said["side"], said["territory"], said["since"], said["part"], said["against"]),
        statement=said["text"],
        document=form.shown,
        at=timezone.now(),
        actor=request.viewer.as_person,
    )
