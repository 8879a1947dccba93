"""What an organisation holds, at whatever label lists it."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import viewing
from marketplace.catalog.forms.shares import ShareSearchForm
from marketplace.catalog.queries import shares
from marketplace.catalog.queries.share_proposals import waiting_for

PER_PAGE = 50


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER])
@require_safe
def share_list(request: HttpRequest) -> HttpResponse:
    """Every share in the organisation's name, what waits for its yes, and by whom it is listed."""
    viewer, today = viewing(request), timezone.now().date()
    every = shares.with_permission(shares.shares_visible_to(viewer).filter(shares.in_force(today)), on=today)
    waiting = shares.waiting(every, on=today)
    form = ShareSearchForm(request.GET, listers=shares.listers_of(every))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = waiting if wanted.get("waits") else every
    if label := wanted.get("label"):
        found = found.filter(recording__organisation__slug=label)
    if text := wanted.get("q"):
        named = Q(recording__title__icontains=text) | Q(recording__artist__icontains=text)
        found = found.filter(named | Q(recording__isrc=text.upper().replace("-", "")))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "count": every.count(),
        "waiting": waiting.count(),
        "proposals": waiting_for(viewer),
        "form": form,
        "may_permit": viewer.role in EDITORS,
        "organisation": viewer.as_organisation,
    }
    return render(request, "catalog/shares_list.html", context)
