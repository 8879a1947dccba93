"""Who holds and who earns, on the pages of the label that lists the recording."""

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import viewing
from marketplace.catalog.models import Catalog
from marketplace.catalog.queries import divisions
from marketplace.catalog.queries.share_proposals import open_on

LABEL = [Organisation.Kind.RIGHTS_HOLDER]
PER_PAGE = 20


@member(kinds=LABEL)
@require_safe
def rights(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who holds and earns on a day, what is whole and what is missing."""
    viewer = viewing(request)
    recording = get_object_or_404(divisions.own_recordings(viewer), uuid=uuid)
    day = day_of(request.GET.get("on", ""))
    sides = divisions.sides_on(recording, day)
    context = {
        "recording": recording,
        "day": day,
        "sides": sides,
        "strokes": divisions.strokes_of(recording, sides),
        "may_write": viewer.role in EDITORS,
        "changes": divisions.changes_of(recording)[:3],
        "proposals": open_on([recording]),
        "crumbs": [*crumbs_to(recording.catalog), (str(recording), "")],
    }
    return render(request, "catalog/rights_recording.html", context)


@member(kinds=LABEL)
@require_safe
def rights_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every change of who holds and earns: who, when, before, after; and every share there ever was."""
    recording = get_object_or_404(divisions.own_recordings(viewing(request)), uuid=uuid)
    page = Paginator(divisions.changes_of(recording), PER_PAGE).get_page(request.GET.get("page"))
    crumbs = [*crumbs_to(recording.catalog), (str(recording), reverse("rights", args=[uuid])), (_("History"), "")]
    context = {"recording": recording, "page": page, "shares": divisions.every_share(recording), "crumbs": crumbs}
    return render(request, "catalog/rights_history.html", context)


def crumbs_to(catalog: Catalog) -> list[tuple[str, str]]:
    return [(_("Catalogs"), reverse("catalogs")), (catalog.title, reverse("own-catalog", args=[catalog.uuid]))]


def day_of(text: str) -> date:
    try:
        return parse_date(text) or timezone.now().date()
    except ValueError:
        return timezone.now().date()
