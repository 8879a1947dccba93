"""Permissions of holders, as those holders see them, and the recordings that each is about."""

from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from accounts.viewers import Viewer
from marketplace.catalog.models import Grant, Recording, RightsShare


def grants_visible_to(viewer: Viewer) -> QuerySet[Grant]:
    """Every permission that was given in the viewer's own name, whoever wrote it down."""
    return (
        Grant.objects.filter(holder__in=[party.pk for party in viewer.payees])
        .select_related("holder__named_by", "catalog__organisation", "given_by")
        .order_by("-given_at", "pk")
    )


def with_reach(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """Say of each permission how many recordings it is about of which its holder has a share: `reach`."""
    held = RightsShare.objects.filter(holder=OuterRef("holder"))
    named = Grant.recordings.through.objects.filter(grant=OuterRef(OuterRef("pk")), recording=OuterRef("recording"))
    reach = Case(
        When(covers_all=True, then=_counted(held)),
        When(catalog__isnull=False, then=_counted(held.filter(recording__catalog=OuterRef("catalog")))),
        default=_counted(held.filter(Exists(named))),
    )
    return grants.annotate(reach=Coalesce(reach, 0))


def _counted(held: QuerySet[RightsShare]) -> Subquery:
    by_holder: QuerySet[Any, Any] = held.order_by().values("holder")
    return Subquery(by_holder.annotate(count=Count("recording", distinct=True)).values("count"))


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


def listers_of(recordings: QuerySet[Recording], *, but: Organisation | None) -> dict[Organisation, int]:
    """The labels, other than one, that list some recordings, and how many each."""
    about = Recording.objects.filter(pk__in=recordings.order_by().values("pk")).exclude(organisation=but).order_by()
    counted = dict(about.values_list("organisation").annotate(count=Count("pk")))
    return {label: counted[label.pk] for label in Organisation.objects.filter(pk__in=counted).order_by("pk")}
