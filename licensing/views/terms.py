"""Write offers: the list, the editor with its preview, and what cannot be undone."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import member
from accounts.models import Organisation
from accounts.rings import ring
from accounts.roles import EDITORS
from accounts.templatetags.assent import day
from accounts.viewers import ViewedRequest
from licensing import presets
from licensing.forms.terms import TermsForm, initial_of
from licensing.forms.terms_parts import parts_of
from licensing.models import Terms
from licensing.notices import changed_by, end_after_notice, first_day_of
from licensing.plain_terms import plain
from licensing.publish_needs import need_before_publishing
from licensing.queries.declared import proposed_by, training_deals_in
from licensing.queries.files import voices_without_instrumental
from licensing.queries.notices import standings_of
from licensing.queries.terms import catalogs_of, own_terms
from licensing.services import terms as service
from licensing.tasks import refresh_search_of
from marketplace.kit.errors import DomainError

SELLERS = [Organisation.Kind.RIGHTS_HOLDER]


@member(kinds=SELLERS)
def terms_list(request: ViewedRequest) -> HttpResponse:
    """Every draft and version, by catalog, the newest first."""
    own = own_terms(request.viewer).order_by("catalog__title", "catalog", "-number", "-pk")
    standings = standings_of(own, on=timezone.now().date())
    context = {"standings": standings, "may_write": request.viewer.role in EDITORS}
    return render(request, "licensing/terms_list.html", context)


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


@member(kinds=SELLERS, roles=EDITORS)
@require_POST
def terms_version(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Begin the next version of an offer; the one that stands stays in force."""
    terms = get_object_or_404(own_terms(request.viewer), uuid=uuid)
    made = service.new_version(terms, at=timezone.now(), actor=request.viewer.as_person)
    return redirect("terms-edit", made.uuid)


@member(kinds=SELLERS, roles=EDITORS)
def terms_publish(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    terms = _own(own_terms(request.viewer), uuid, Terms.Status.DRAFT)
    if request.method != "POST" and need_before_publishing(request.viewer):
        return redirect("terms-edit", terms.uuid)
    if request.method == "POST":
        published = service.publish(terms, at=timezone.now(), actor=request.viewer.as_person)
        ring(refresh_search_of, str(published.catalog.uuid))
        messages.success(request, _published(published))
        return redirect("offer", published.uuid)
    return _confirm(
        request,
        title=_("Publish “%(title)s”?") % {"title": terms.title},
        changes=[
            _("It gets a number, and nobody can change it any more, you included."),
            _("Your own shares in this catalog are granted for what it names."),
            *_when_it_counts(terms, on=timezone.now().date()),
        ],
        stays=[
            _("Licences already sold keep their own version."),
            _("Quotes already frozen keep theirs too, for up to 30 days."),
        ],
        verb=_("Publish it"),
        cancel_url=reverse("terms-edit", args=[terms.uuid]),
        is_kind=True,
    )


@member(kinds=SELLERS, roles=EDITORS)
def terms_retire(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    terms = _own(own_terms(request.viewer), uuid, Terms.Status.PUBLISHED)
    if request.method == "POST":
        retired = service.retire(terms, at=timezone.now(), actor=request.viewer.as_person)
        ring(refresh_search_of, str(terms.catalog.uuid))
        told = {"number": terms.number, "day": day(retired.ends_on)}
        messages.success(request, _("Version %(number)s is not offered from %(day)s on.") % told)
        return redirect("terms")
    ends_on = end_after_notice(terms, on=timezone.now().date())
    return _confirm(
        request,
        title=_("Stop offering “%(title)s”?") % {"title": terms},
        changes=[
            _("Everybody reads that it ends on %(day)s.") % {"day": day(ends_on)},
            _("From then on nobody gets a new quote under this version. It cannot be offered again; a new one can."),
        ],
        stays=[_("Licences sold under it go on."), _("Quotes already frozen can still be paid, for up to 30 days.")],
        verb=_("Stop offering it"),
        cancel_url=reverse("offer", args=[terms.uuid]),
    )


@member(kinds=SELLERS, roles=EDITORS)
def terms_discard(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    terms = _own(own_terms(request.viewer), uuid, Terms.Status.DRAFT)
    if request.method == "POST":
        service.discard(terms, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("The draft is gone."))
        return redirect("terms")
    return _confirm(
        request,
        title=_("Throw the draft “%(title)s” away?") % {"title": terms.title},
        changes=[_("What you wrote is gone.")],
        stays=[_("Published versions stay as they are.")],
        verb=_("Throw it away"),
        cancel_url=reverse("terms-edit", args=[terms.uuid]),
    )


def _own(terms: QuerySet[Terms], uuid: UUID, status: Terms.Status) -> Terms:
    return get_object_or_404(terms, uuid=uuid, status=status)


def _when_it_counts(terms: Terms, *, on: date) -> list[str]:
    """At once, or what waits for which day."""
    changed = changed_by(terms, on=on)
    if not changed:
        return [_("Where everybody else has said yes too, developers can buy it at once.")]
    first = day(first_day_of(terms, on=on))
    replaced = [one for one in changed if one.pk == terms.replaces_id and one.ends_on is None]
    return [
        _("It changes an offer that stands: it takes effect on %(day)s, and not before.") % {"day": first},
        *(_("On that day “%(title)s” ends. Buyers read both until then.") % {"title": one} for one in replaced),
    ]


def _published(terms: Terms) -> str:
    said = {"number": terms.number, "day": day(terms.takes_effect_on)}
    if terms.published_at and terms.takes_effect_on == terms.published_at.date():
        return _("Version %(number)s is published.") % said
    return _("Version %(number)s is announced, and takes effect on %(day)s.") % said


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


def _confirm(request: ViewedRequest, **context: Any) -> HttpResponse:
    return render(request, "components/confirm.html", context)
