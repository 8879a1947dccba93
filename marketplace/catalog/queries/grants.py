"""Permissions of holders, as those holders see them, and the recordings that each is about."""

from django.db.models import Prefetch, Q, QuerySet

from accounts.viewers import Viewer
from marketplace.catalog.models import Grant, Recording, RightsShare


def grants_visible_to(viewer: Viewer) -> QuerySet[Grant]:
    """Every permission that was given in the viewer's own name, whoever wrote it down."""
    return (
        Grant.objects.filter(holder__in=[party.pk for party in viewer.parties])
        .select_related("holder__named_by", "catalog")
        .prefetch_related(Prefetch("recordings", Recording.objects.order_by("title", "pk")))
        .order_by("-given_at", "pk")
    )


def grants_on(recording: Recording, viewer: Viewer) -> QuerySet[Grant]:
    """Those of the viewer's own permissions that are about one recording."""
    about = Q(covers_all=True) | Q(catalog=recording.catalog_id) | Q(recordings=recording)
    return grants_visible_to(viewer).filter(about).distinct()


def recordings_of(grant: Grant) -> QuerySet[Recording]:
    """The recordings that a permission is about and of which its holder has a share."""
    held = Recording.objects.filter(pk__in=RightsShare.objects.filter(holder=grant.holder_id).values("recording"))
    if grant.covers_all:
        return held
    named = Q(pk__in=grant.recordings.values("pk"))
    return held.filter(named | Q(catalog=grant.catalog_id) if grant.catalog_id else named)
