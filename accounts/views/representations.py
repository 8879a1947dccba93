"""Who acts for a creator: named with a document, taken up from a mail, ended by either side."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import documents
from accounts.access import creator, public, signed_in
from accounts.forms.representations import RepresentativeForm
from accounts.queries.parties import parties_visible_to
from accounts.queries.people import has_account, has_proved
from accounts.queries.representations import may_end, may_name, representation_behind, representations_visible_to
from accounts.services import representations
from accounts.viewers import ACTING_FOR, ViewedRequest
from marketplace.kit.errors import NotAllowed


@creator
@require_safe
def representative_list(request: ViewedRequest) -> HttpResponse:
    """Who acts for the creator, who did, and how to name or end one."""
    viewer = request.viewer
    found = representations_visible_to(viewer).filter(party__in=[party.pk for party in viewer.parties])
    rows = [(row, may_end(viewer, row)) for row in found.order_by("-named_at", "-pk")]
    represented = {row.party_id for row, _may in rows if row.is_open}
    free = [party for party in viewer.parties if party.pk not in represented and may_name(viewer, party)]
    return render(request, "accounts/representatives.html", {"rows": rows, "free": free})


@signed_in
def representative_name(request: ViewedRequest, creator: UUID) -> HttpResponse:
    """Name a person who acts for a creator, with the document that proves it."""
    viewer = request.viewer
    party = get_object_or_404(parties_visible_to(viewer).select_related("named_by", "user"), uuid=creator)
    if not may_name(viewer, party):
        raise NotAllowed(_("Only the creator names who acts for them; their label does until somebody has accepted."))
    form = RepresentativeForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        representations.name(
            party, at=timezone.now(), actor=viewer.as_person, language=get_language() or "", **form.cleaned_data
        )
        messages.success(request, _("Sent. We check the document; the person you named is asked by mail."))
        return redirect("representatives") if viewer.organisation is None else redirect("creator", party.uuid)
    return render(request, "accounts/representative_name.html", {"form": form, "creator": party})


@public
def representation(request: ViewedRequest, token: str) -> HttpResponse:
    """What the link in the mail shows: for whom, and a button to say yes."""
    found = representation_behind(token)
    viewer = request.viewer
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if request.method == "POST" and viewer.user is not None:
        found = representations.take_up(found, user=viewer.user, at=timezone.now())
        if found.is_in_force:
            request.session[ACTING_FOR] = str(found.party.uuid)
            return redirect("dashboard")
        return redirect("representation", token)
    is_asked = found.is_open and found.user is None
    if is_asked and viewer.user is None:
        request.session["account_verified_email"] = found.email
    context = {
        "representation": found,
        "is_asked": is_asked,
        "is_theirs": found.user is not None and found.user == viewer.user,
        "is_addressed": viewer.user is not None and has_proved(viewer.user, found.email),
        "has_account": has_account(found.email),
    }
    return render(request, "accounts/representation.html", context)


@signed_in
def representation_end(request: ViewedRequest, representation: UUID) -> HttpResponse:
    """Ask once more, then stop somebody from acting for a creator."""
    viewer = request.viewer
    found = get_object_or_404(representations_visible_to(viewer), uuid=representation)
    if not may_end(viewer, found):
        raise NotAllowed(_("This has ended, or is not yours to end."))
    if request.method == "POST":
        representations.end(found, at=timezone.now(), actor=viewer.as_person)
        messages.success(request, _("Ended. Both sides have it by mail."))
        return redirect("dashboard")
    context = {
        "title": _("Shall %(who)s no longer act for %(creator)s?") % {"who": found.who, "creator": found.party},
        "changes": [_("They see nothing of it any more and can do nothing in its name.")],
        "stays": [_("What they did stays done, and in the history.")],
        "verb": _("End it"),
        "cancel_url": reverse("dashboard"),
    }
    return render(request, "components/confirm.html", context)


@signed_in
@require_safe
def representation_document(request: ViewedRequest, representation: UUID) -> HttpResponseBase:
    """The document that proves it, for the two sides and the operators."""
    found = get_object_or_404(representations_visible_to(request.viewer), uuid=representation)
    return documents.download(found.document_sha256, found.document_type)
