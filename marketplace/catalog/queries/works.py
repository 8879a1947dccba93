"""What a creator made: the recordings and works that credit them, or from which they own or earn a part."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.viewers import Viewer
from marketplace.catalog.models import Consent, Credit, Grant, Participation, Recording, RightsShare
from marketplace.catalog.queries.grants import grants_on
from marketplace.catalog.queries.participation_answers import Earning, earnings_on


def works_visible_to(viewer: Viewer) -> QuerySet[Recording]:
    """The recordings in which the person themselves is named: credited, owning or earning."""
    own = [party.pk for party in viewer.parties]
    named = (
        Q(pk__in=Credit.objects.filter(party__in=own, recording__isnull=False).values("recording"))
        | Q(work__in=Credit.objects.filter(party__in=own, work__isnull=False).values("work"))
        | Q(pk__in=RightsShare.objects.filter(holder__in=own).values("recording"))
        | Q(pk__in=Participation.objects.filter(party__in=own).values("share__recording"))
    )
    return Recording.objects.filter(named).select_related("organisation", "release").order_by("title", "pk")


@dataclass(frozen=True)
class MyPart:
    """What one person is to one recording: roles, shares, participations, answers and permissions, all their own."""

    recording: Recording
    roles: tuple[str, ...]
    shares: tuple[RightsShare, ...]
    participations: tuple[Earning, ...]
    consents: tuple[Consent, ...]
    grants: tuple[Grant, ...]


def my_part(viewer: Viewer, recording: Recording) -> MyPart:
    """Gather what a recording says of the viewer, and nothing of anybody else."""
    own = [party.pk for party in viewer.parties]
    credited = Q(recording=recording) | Q(work__isnull=False, work=recording.work_id)
    given = Credit.objects.filter(credited, party__in=own).order_by("pk")
    return MyPart(
        recording=recording,
        roles=tuple(dict.fromkeys(str(credit.get_role_display()) for credit in given)),
        shares=tuple(recording.shares.filter(holder__in=own)),
        participations=tuple(earnings_on(recording, viewer)),
        consents=tuple(recording.consents.filter(party__in=own).select_related("declared_by").order_by("given_at")),
        grants=tuple(grants_on(recording, viewer)),
    )


def consents_visible_to(viewer: Viewer) -> QuerySet[Consent]:
    """Every answer that was given in the viewer's own name, with how many recordings each names: `named`."""
    links = Consent.recordings.through.objects.filter(consent=OuterRef("pk"))
    named: QuerySet[Any, Any] = links.order_by().values("consent").annotate(count=Count("pk"))
    return (
        Consent.objects.filter(party__in=[party.pk for party in viewer.parties])
        .select_related("party", "declared_by")
        .annotate(named=Coalesce(Subquery(named.values("count")), 0))
        .order_by("-given_at", "pk")
    )
