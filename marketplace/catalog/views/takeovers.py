"""Names in labels' files that an organisation takes over, and the operators who check that they are its own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import documents
from accounts.access import member, operator, signed_in
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import viewing
from marketplace.catalog.forms.takeovers import NotTheirsForm, TakeOverForm
from marketplace.catalog.queries import takeovers as asked
from marketplace.catalog.services import takeovers

HOLDERS = [Organisation.Kind.RIGHTS_HOLDER]
DECIDED = 20


@member(kinds=HOLDERS)
def name_list(request: HttpRequest) -> HttpResponse:
    """The names that are the organisation's, those it asked for, and a search for more."""
    viewer = viewing(request)
    text = request.GET.get("q", viewer.as_organisation.name)
    context = {
        "q": text,
        "found": asked.names_like(text, viewer),
        "is_too_short": len(text.strip()) < asked.SHORTEST,
        "requests": asked.takeovers_visible_to(viewer).order_by("-asked_at", "-pk"),
        "may_ask": viewer.role in EDITORS,
        "crumbs": [(_("Shares"), reverse("shares")), (_("Names"), "")],
    }
    return render(request, "catalog/takeovers_names.html", context)


@member(kinds=HOLDERS, roles=EDITORS)
def takeover_ask(request: HttpRequest, party: UUID) -> HttpResponse:
    """Say why a name is the organisation's, with the document that proves it."""
    viewer = viewing(request)
    found = get_object_or_404(asked.names_to_take_over().select_related("named_by"), uuid=party)
    form = TakeOverForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        takeovers.ask(viewer.as_organisation, found, at=timezone.now(), actor=viewer.as_person, **form.cleaned_data)
        messages.success(request, _("Sent. We check the document and write to you."))
        return redirect("names")
    crumbs = [(_("Shares"), reverse("shares")), (_("Names"), reverse("names")), (found.name, "")]
    context = {"form": form, "party": found, "recordings": asked.recordings_named(found), "crumbs": crumbs}
    return render(request, "catalog/takeovers_ask.html", context)


@operator
def takeover_list(request: HttpRequest) -> HttpResponse:
    """Who waits for an answer, the longest first, and what was decided lately."""
    found = asked.takeovers_visible_to(viewing(request))
    context = {
        "waiting": found.filter(status="submitted"),
        "decided": found.exclude(status="submitted").order_by("-decided_at", "-pk")[:DECIDED],
    }
    return render(request, "catalog/takeovers_list.html", context)


@operator
def takeover_check(request: HttpRequest, takeover: UUID) -> HttpResponse:
    """One request: the name, who asks, why, the document; refusing it needs a reason."""
    viewer = viewing(request)
    found = get_object_or_404(asked.takeovers_visible_to(viewer), uuid=takeover)
    form = NotTheirsForm(request.POST or None)
    if form.is_valid():
        takeovers.refuse(found, reason=form.cleaned_data["reason"], at=timezone.now(), actor=viewer.as_person)
        messages.success(request, _("Refused; whoever asked has your words by mail."))
        return redirect("takeovers")
    context = {
        "takeover": found,
        "form": form,
        "recordings": asked.recordings_named(found.party),
        "others": asked.others_who_ask(found) if found.is_waiting else [],
        "crumbs": [(_("Names"), reverse("takeovers")), (found.party.name, "")],
    }
    return render(request, "catalog/takeovers_check.html", context)


@operator
def takeover_accept(request: HttpRequest, takeover: UUID) -> HttpResponse:
    """Ask once more, then find that the name is theirs."""
    viewer = viewing(request)
    found = get_object_or_404(asked.takeovers_visible_to(viewer), uuid=takeover)
    if request.method == "POST":
        takeovers.accept(found, at=timezone.now(), actor=viewer.as_person)
        messages.success(
            request, _("%(name)s belongs to %(who)s now.") % {"name": found.party, "who": found.organisation}
        )
        return redirect("takeovers")
    who = {"who": found.organisation.name, "name": found.party.name}
    context = {
        "title": _("Is “%(name)s” %(who)s?") % who,
        "changes": [
            _("Its shares and permissions are theirs to decide on, and money that waits for the name goes to them."),
            _("The label that names it can no longer state permissions for it. Both have it by mail."),
        ],
        "stays": [_("An equal name in another label’s files is another one, and is taken over by itself.")],
        "verb": _("It is theirs"),
        "is_kind": True,
        "cancel_url": reverse("takeover-check", args=[found.uuid]),
    }
    return render(request, "components/confirm.html", context)


@signed_in
@require_safe
def takeover_document(request: HttpRequest, takeover: UUID) -> HttpResponseBase:
    """The document that proves it, for whoever asked and the operators."""
    found = get_object_or_404(asked.takeovers_visible_to(viewing(request)), uuid=takeover)
    return documents.download(found.document_sha256, found.document_type)
