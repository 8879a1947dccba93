"""Put recordings into a selection, take them out, and choose under which Terms they are licensed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import member
from accounts.roles import EDITORS
from accounts.templatetags.assent import number
from accounts.viewers import ViewedRequest
from licensing.criteria import Criteria
from licensing.queries.holdings import recordings_held
from licensing.queries.offers import offered_for
from licensing.queries.search import recordings_found
from licensing.queries.selections import current_selection, selections_visible_to
from licensing.services import selections
from licensing.views.selections import BUYERS
from marketplace.catalog.models import Recording


@member(kinds=BUYERS, roles=EDITORS)
@require_POST
def selection_add(request: ViewedRequest) -> HttpResponse:
    """Add what was ticked, or all that the search in the address finds."""
    selection = current_selection(request.viewer, request.session.get("selection"))
    if selection is None:
        return redirect("selection-create")
    if request.POST.get("all"):
        recordings = recordings_found(Criteria.read(request.GET))
    else:
        recordings = Recording.objects.filter(uuid__in=_uuids(request))
    added = selections.add(selection, recordings, at=timezone.now(), actor=request.viewer.as_person)
    messages.success(
        request,
        ngettext("%(count)s recording added to “%(title)s”.", "%(count)s recordings added to “%(title)s”.", added)
        % {"count": number(added), "title": selection.title},
    )
    return redirect(_back(request, reverse("selection-detail", args=[selection.uuid])))


@member(kinds=BUYERS, roles=EDITORS)
@require_POST
def selection_lines(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Remove what is ticked or what is licensed already, or license what is ticked under Terms of one's choice."""
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)
    ticked = Recording.objects.filter(uuid__in=_uuids(request))
    now, actor = timezone.now(), request.viewer.as_person
    if request.POST.get("do") in {"remove", "remove-held"}:
        unwanted = ticked if request.POST["do"] == "remove" else recordings_held(selection, on=now.date())
        removed = selections.remove(selection, unwanted, at=now, actor=actor)
        messages.success(request, _("%(count)s taken out.") % {"count": number(removed)})
    else:
        wanted = request.POST.get("terms", "")
        offered = {str(terms.uuid): terms for terms in offered_for(selection, ticked, on=now.date())}
        if wanted and wanted not in offered:
            messages.error(request, _("These terms do not cover your use any more. Choose others."))
        else:
            selections.choose_terms(selection, ticked, offered.get(wanted), at=now, actor=actor)
    return redirect(_back(request, reverse("selection-detail", args=[selection.uuid])))


def _uuids(request: ViewedRequest) -> list[UUID]:
    """The recordings ticked; what is no id is passed over."""
    found = []
    for text in request.POST.getlist("recording"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _back(request: ViewedRequest, otherwise: str) -> str:
    wanted = request.POST.get("next", "")
    hosts, https = {request.get_host()}, request.is_secure()
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=https) else otherwise
