"""The creators whom a label works with: its list, who each one is, and the invitation to see for themselves."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.forms.creators import CreatorForm, CreatorInvitationForm
from accounts.models import Organisation, Party
from accounts.queries.parties import creators_visible_to
from accounts.queries.representations import may_end, may_name, representations_visible_to
from accounts.roles import EDITORS
from accounts.services import invitations, parties
from accounts.viewers import ViewedRequest

LABEL = Organisation.Kind.RIGHTS_HOLDER


@member(kinds=[LABEL])
def creators(request: ViewedRequest) -> HttpResponse:
    """Everybody whom the label's files and forms name, and who of them has accepted."""
    query = request.GET.get("q", "").strip()
    rows = creators_visible_to(request.viewer)
    if query:
        rows = rows.filter(name__icontains=query)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    may_edit = request.viewer.role in EDITORS
    return render(request, "accounts/creators.html", {"page": page, "query": query, "may_edit": may_edit})


@member(kinds=[LABEL], roles=EDITORS)
def creator_add(request: ViewedRequest) -> HttpResponse:
    """Add a person, band or estate that the label works with."""
    form = CreatorForm(request.POST or None)
    if form.is_valid():
        creator = parties.add_creator(
            request.viewer.as_organisation, at=timezone.now(), actor=request.viewer.user, **form.cleaned_data
        )
        return redirect("creator", creator.uuid)
    return render(request, "accounts/creator_add.html", {"form": form})


@member(kinds=[LABEL])
def creator(request: ViewedRequest, creator: UUID) -> HttpResponse:
    """One creator: who they are, and whether they can see their own music here."""
    viewer = request.viewer
    shown = get_object_or_404(creators_visible_to(viewer), uuid=creator)
    may_edit = viewer.role in EDITORS
    may_invite = may_edit and shown.user is None
    form = CreatorInvitationForm(request.POST or None) if may_invite else None
    if form is not None and form.is_valid():
        email, language = form.cleaned_data["email"], get_language() or ""
        invitations.invite_creator(shown, email=email, at=timezone.now(), actor=viewer.as_person, language=language)
        messages.success(request, _("The invitation is on its way."))
        return redirect("creator", shown.uuid)
    acting = representations_visible_to(viewer).filter(party=shown).order_by("-named_at", "-pk")
    context = {
        "creator": shown,
        "form": form,
        "may_edit": may_edit,
        "invitation": shown.invitations.first(),
        "representations": [(row, may_end(viewer, row)) for row in acting],
        "may_name": may_name(viewer, shown) and not any(row.is_open for row in acting),
    }
    return render(request, "accounts/creator.html", context)


@member(kinds=[LABEL], roles=EDITORS)
def creator_edit(request: ViewedRequest, creator: UUID) -> HttpResponse:
    """Say who a creator is; once they have accepted, their own identifiers are theirs to change with the label."""
    shown = get_object_or_404(creators_visible_to(request.viewer), uuid=creator)
    kind = "" if shown.kind == Party.Kind.UNCLAIMED else shown.kind
    initial = {"name": shown.name, "kind": kind, "isni": shown.isni, "ipi": shown.ipi}
    form = CreatorForm(request.POST or None, initial=initial)
    if form.is_valid():
        parties.describe(shown, at=timezone.now(), actor=request.viewer.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("creator", shown.uuid)
    return render(request, "accounts/creator_edit.html", {"form": form, "creator": shown})
