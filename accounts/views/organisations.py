"""Found an organisation, look after it, ask to be verified."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import member, signed_in
from accounts.forms.fields import country_name
from accounts.forms.organisations import ArtistForm, OrganisationForm, VerificationForm, particulars_of
from accounts.models import Organisation
from accounts.queries.organisations import organisations_visible_to, verifications_visible_to
from accounts.roles import EDITORS
from accounts.services import organisations, verifications
from accounts.viewers import ACTING_FOR, ViewedRequest

Kind = Organisation.Kind
FOUNDED = {"label": Kind.RIGHTS_HOLDER, "developer": Kind.DEVELOPER}


@signed_in
def organisation_list(request: ViewedRequest) -> HttpResponse:
    """The organisations that one may act for."""
    viewer = request.viewer
    return render(request, "accounts/organisation_list.html", {"memberships": viewer.memberships})


@signed_in
def organisation_create(request: ViewedRequest, kind: str) -> HttpResponse:
    """Found a label's or a developer's organisation and act for it at once."""
    if kind not in FOUNDED:
        raise Http404
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        organisation = organisations.create(
            kind=FOUNDED[kind], owner=request.viewer.user, at=timezone.now(), **form.cleaned_data
        )
        return _act_for(request, organisation)
    return render(request, "accounts/organisation_create.html", {"form": form, "kind": kind})


@signed_in
def artist_create(request: ViewedRequest) -> HttpResponse:
    """Found the organisation of an artist who releases their own music, and let them be its creator."""
    form = ArtistForm(request.POST or None)
    if form.is_valid():
        organisation = organisations.create_for_artist(
            artist=request.viewer.as_person, at=timezone.now(), **form.cleaned_data
        )
        return _act_for(request, organisation)
    return render(request, "accounts/organisation_create.html", {"form": form, "kind": "artist"})


@member()
def organisation(request: ViewedRequest) -> HttpResponse:
    """What the organisation says of itself, whether it is trusted, and what to do next."""
    viewer = request.viewer
    shown = organisations_visible_to(viewer).get(pk=viewer.as_organisation.pk)
    latest = verifications_visible_to(viewer).filter(organisation=shown).last()
    context = {
        "organisation": shown,
        "country": country_name(shown.country),
        "verification": latest,
        "may_change": viewer.role in EDITORS,
        "may_sign": viewer.is_signatory,
    }
    return render(request, "accounts/organisation.html", context)


@member(roles=EDITORS)
def organisation_edit(request: ViewedRequest) -> HttpResponse:
    """Change what the organisation says of itself."""
    viewer = request.viewer
    form = OrganisationForm(request.POST or None, initial=particulars_of(viewer.as_organisation))
    if form.is_valid():
        is_asked = "confirmed" in request.POST
        if not is_asked and organisations.loses_trust(viewer.as_organisation, form.cleaned_data):
            return _confirm_loss_of_trust(request, form)
        organisations.update(viewer.as_organisation, at=timezone.now(), actor=viewer.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("organisation")
    return render(request, "accounts/organisation_edit.html", {"form": form, "organisation": viewer.organisation})


@member(kinds=[Kind.RIGHTS_HOLDER, Kind.DEVELOPER])
def verification_request(request: ViewedRequest) -> HttpResponse:
    """Say who signs for the organisation and accept the warranty, word for word."""
    viewer = request.viewer
    warranty = verifications.warranty_of(viewer.as_organisation)
    form = VerificationForm(request.POST or None, initial={"name": viewer.as_person.name})
    if form.is_valid():
        verifications.submit(
            viewer.as_organisation,
            signatory=viewer.as_person,
            name=form.cleaned_data["name"],
            title=form.cleaned_data["title"],
            warranty=warranty,
            language=get_language() or "en",
            at=timezone.now(),
        )
        messages.success(request, _("Sent. We answer by mail; until then you can prepare everything."))
        return redirect("organisation")
    context = {"form": form, "warranty": warranty, "organisation": viewer.organisation, "may_sign": viewer.is_signatory}
    return render(request, "accounts/verification_request.html", context)


def _confirm_loss_of_trust(request: ViewedRequest, form: OrganisationForm) -> HttpResponse:
    """Say what a new name, country or number costs before it is saved."""
    form.hide()
    context = {
        "title": _("Change who %(name)s is?") % {"name": request.viewer.as_organisation.name},
        "changes": [_("It is no longer verified: it can neither list nor buy until we have checked it again.")],
        "stays": [_("Licences, statements and money stay as they are.")],
        "form": form,
        "verb": _("Change it"),
        "cancel_url": reverse("organisation"),
    }
    return render(request, "components/confirm.html", context)


def _act_for(request: ViewedRequest, organisation: Organisation) -> HttpResponse:
    request.session[ACTING_FOR] = str(organisation.uuid)
    messages.success(request, _("%(name)s is here. You act for it now.") % {"name": organisation.name})
    return redirect("dashboard")
