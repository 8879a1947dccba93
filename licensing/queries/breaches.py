"""Breaches of licences: who told of them, and which wait for an operator."""

from django.db.models import QuerySet

from accounts.viewers import Viewer
from licensing.models import Breach


def breaches_visible_to(viewer: Viewer) -> QuerySet[Breach]:
    """What the viewer's organisation told about licences that it gave; an operator sees all. Never the licensee."""
    breaches = Breach.objects.select_related(
        "licence__organisation", "licence__terms__organisation", "licence__trained_model", "told_by"
    )
    if viewer.is_operator:
        return breaches
    if viewer.organisation is None:
        return breaches.none()
    return breaches.filter(licence__terms__organisation=viewer.organisation)


def open_breaches(viewer: Viewer) -> QuerySet[Breach]:
    """Those that no operator has answered yet, the oldest first."""
    return breaches_visible_to(viewer).filter(status=Breach.Status.OPEN)
