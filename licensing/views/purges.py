"""Before a label takes music off the market: what that would touch of what is quoted and sold."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.viewers import ViewedRequest
from licensing.queries.purges import touched_by
from marketplace.catalog.queries.imports import imports_visible_to


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER])
@require_safe
def import_sales(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """How many open quotes lose something, how much is sold and not delivered, and what goes back to buyers."""
    shown = get_object_or_404(imports_visible_to(request.viewer), uuid=batch)
    context = {
        "batch": shown,
        "touched": touched_by(shown, at=timezone.now()),
        "crumbs": [
            (_("Imports"), reverse("imports")),
            (shown.file_name, reverse("import", args=[shown.uuid])),
            (_("What leaves the market"), ""),
        ],
    }
    return render(request, "licensing/import_sales.html", context)
