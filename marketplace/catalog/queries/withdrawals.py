"""What was taken back lately, as the label reads it that lists the music."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Q

from accounts.models import Party
from accounts.viewers import Viewer
from marketplace.catalog.models import Catalog, Consent, Credit, Grant, Recording, StandingPolicy
from marketplace.catalog.queries.taken_back import TakenBack, of_answer, of_grant, of_rules


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One act by which somebody took back a yes that a label's recordings need."""

    cause: UUID
    who: str
    recordings: int
    catalog: Catalog
    at: datetime


def withdrawn_since(viewer: Viewer, since: datetime) -> list[Withdrawn]:
    """What others took back that some of the organisation's recordings need, the latest first."""
    own = Recording.objects.filter(organisation=viewer.organisation)
    named = Credit.objects.filter(Q(recording__in=own) | Q(work__in=own.values("work"))).values("party")
    selves = Q(party__in=named) | Q(
        party__user__in=Party.objects.filter(pk__in=named, user__isnull=False).values("user")
    )
    consents = Consent.objects.filter(Q(withdrawn_at__gte=since) | Q(given_at__gte=since), selves)
    rules = StandingPolicy.objects.filter(selves, written_at__gte=since)
    grants = Grant.objects.filter(withdrawn_at__gte=since).exclude(holder__in=viewer.payees)
    acts = chain(
        map(of_answer, consents.select_related("party")),
        map(of_rules, rules.select_related("party")),
        map(of_grant, grants.select_related("holder")),
    )
    found = [_of(act, viewer) for act in acts if act]
    return sorted((one for one in found if one), key=lambda one: (one.at, one.cause), reverse=True)


def _of(act: TakenBack, viewer: Viewer) -> Withdrawn | None:
    about = act.recordings.filter(organisation=viewer.organisation).order_by("pk")
    first = about.select_related("catalog").first()
    if first is None or act.party is None:
        return None
    return Withdrawn(act.cause, act.party.name, about.count(), first.catalog, act.since)
