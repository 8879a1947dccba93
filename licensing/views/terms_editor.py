"""Write an offer: where to start from, and the editor beside what a buyer will read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing import presets
from licensing.forms.terms import TermsForm, initial_of
from licensing.forms.terms_parts import parts_of
from licensing.models import Terms
from licensing.notices import changed_by, first_day_of
from licensing.plain_terms import plain
from licensing.publish_needs import need_before_publishing
from licensing.queries.declared import proposed_by, training_deals_in
from licensing.queries.files import voices_without_instrumental
from licensing.queries.terms import catalogs_of, own_terms
from licensing.services import terms as service
from licensing.views.terms import SELLERS
from marketplace.kit.errors import DomainError


@member(kinds=SELLERS, roles=EDITORS)
def terms_start(request: ViewedRequest) -> HttpResponse:
    """Choose a catalog and where to start from."""
    catalogs = catalogs_of(request.viewer)
    proposals = [presets.proposal(preset) for preset in Terms.Preset]
    starts = [{"preset": Terms.Preset(one.preset), "may": plain(one).may[: len(one.purposes) + 1]} for one in proposals]
    return render(request, "licensing/terms_start.html", {"catalogs": catalogs, "starts": starts})


@member(kinds=SELLERS, roles=EDITORS)
def terms_create(request: ViewedRequest, catalog: UUID, preset: str) -> HttpResponse:
    """Write the first draft of an offer; nothing is kept before it is saved."""
    found = get_object_or_404(catalogs_of(request.viewer), uuid=catalog)
    if preset not in Terms.Preset.values:
        raise Http404
    proposal = presets.proposal(preset, catalog=found)
    told = proposed_by(training_deals_in(found), on=timezone.now().date())
    for name, value in told.items():
        setattr(proposal, name, value)
    form = TermsForm(request.POST or None, initial=initial_of(proposal))
    if request.method == "POST" and not _wants_preview(request) and form.is_valid():
        said = {"preset": preset, **form.fields_of_terms}
        try:
            made = service.draft(found, at=timezone.now(), actor=request.viewer.as_person, **said)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The draft is saved. Nobody sees it until you publish it."))
            return redirect("terms-edit", made.uuid)
    return _editor(request, form, proposal, from_deals=bool(told))


@member(kinds=SELLERS, roles=EDITORS)
def terms_edit(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Change a draft; published terms are only read."""
    terms = get_object_or_404(own_terms(request.viewer), uuid=uuid)
    if terms.status != Terms.Status.DRAFT:
        return redirect("offer", terms.uuid)
    form = TermsForm(request.POST or None, initial=initial_of(terms))
    if request.method == "POST" and not _wants_preview(request) and form.is_valid():
        try:
            service.save(terms, at=timezone.now(), actor=request.viewer.as_person, **form.fields_of_terms)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("terms-edit", terms.uuid)
    return _editor(request, form, terms)


def _wants_preview(request: ViewedRequest) -> bool:
    return bool(request.headers.get("HX-Request")) or request.POST.get("do") == "preview"


def _editor(request: ViewedRequest, form: TermsForm, terms: Terms, *, from_deals: bool = False) -> HttpResponse:
    """The editor beside what a buyer will read: as saved, or as typed so far."""
    if form.is_bound:
        form.is_valid()
        for field, value in form.fields_of_terms.items():
            setattr(terms, field, value)
    today = timezone.now().date()
    said: dict[str, Any] = {
        "terms": terms,
        "plain": plain(terms),
        "voices": voices_without_instrumental(terms.catalog) if terms.excludes_voice else 0,
        "need": need_before_publishing(request.viewer),
        "takes_effect_on": first_day_of(terms, on=today) if changed_by(terms, on=today) else None,
    }
    if form.is_bound and form.data.get("price") and "price" in form.errors:
        said["plain"].facts[0]["value"] = _("not understood yet: type it as 2.50")
    elif not terms.price_units:
        said["plain"].facts[0]["value"] = _("not given yet")
    if request.headers.get("HX-Request"):
        return render(request, "licensing/_terms_sheet.html", said)
    status = 422 if form.is_bound and form.errors and not _wants_preview(request) else 200
    return render(
        request,
        "licensing/terms_edit.html",
        {**said, "form": form, "parts": parts_of(form), "from_deals": from_deals},
        status=status,
    )
