"""Everything that was done to one object."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import operator, signed_in
from accounts.actions import told
from accounts.models import AuditEntry
from accounts.queries.audit import entries_visible_to, history_of
from accounts.viewers import ViewedRequest


@signed_in
@require_safe
def history(request: ViewedRequest, subject: UUID) -> HttpResponse:
    """Who did what to an object, and each entry's place in the chain; what is not one's own does not exist."""
    page = Paginator(history_of(subject, request.viewer), 50).get_page(request.GET.get("page"))
    entries = list(page)
    if not entries:
        raise Http404
    context = {"events": [_event(entry) for entry in entries], "page": page, "kind": _kind(entries[0]), "uuid": subject}
    return render(request, "accounts/history.html", context)


@operator
@require_safe
def audit(request: ViewedRequest) -> HttpResponse:
    """The newest entries of the whole trail."""
    page = Paginator(entries_visible_to(request.viewer).select_related("seal").order_by("-pk"), 50)
    shown = page.get_page(request.GET.get("page"))
    events = [_event(entry) for entry in shown]
    return render(request, "accounts/audit.html", {"events": events, "page": shown})


def _event(entry: AuditEntry) -> dict[str, Any]:
    who = str(entry.actor) if entry.actor else _("the marketplace itself")
    seal = getattr(entry, "seal", None)
    place = _("entry %(number)s of the chain") % {"number": seal.position} if seal else _("not sealed yet")
    return {"entry": entry, "what": told(entry.action), "who": who, "place": place}


def _kind(entry: AuditEntry) -> str:
    return entry.subject_kind.partition(".")[2]
