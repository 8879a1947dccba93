"""A developer's baskets."""

from django.db.models import Count, QuerySet

from accounts.models import Organisation
from accounts.viewers import Viewer
from licensing.models import Selection, SelectionLine


def selections_visible_to(viewer: Viewer) -> QuerySet[Selection]:
    """The baskets of the organisation that the viewer acts for."""
    selections = Selection.objects.select_related("organisation", "trained_model")
    return selections.filter(organisation=viewer.organisation) if viewer.organisation else selections.none()


def open_selections(viewer: Viewer) -> QuerySet[Selection]:
    """Those not put away, the newest first, each with how many recordings it holds."""
    return counted(selections_visible_to(viewer).filter(closed_at__isnull=True)).order_by("-created_at", "-pk")


def counted(selections: QuerySet[Selection]) -> QuerySet[Selection]:
    """Each with how many recordings it holds."""
    return selections.annotate(lines_count=Count("lines"))


def current_selection(viewer: Viewer, chosen: str | None) -> Selection | None:
    """The basket that things go into: the one last opened, else the newest."""
    if not viewer.acts_as(Organisation.Kind.DEVELOPER):
        return None
    selections = open_selections(viewer)
    return selections.filter(uuid=chosen).first() if chosen and selections.filter(uuid=chosen) else selections.first()


def lines_of(selection: Selection) -> QuerySet[SelectionLine]:
    """The lines of a basket, with what a list shows of each."""
    return selection.lines.select_related(
        "recording", "recording__organisation", "recording__catalog", "terms"
    ).order_by("pk")
