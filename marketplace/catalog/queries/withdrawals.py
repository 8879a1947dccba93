"""What was taken back lately, as the label reads it that had declared it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.viewers import Viewer
from marketplace.catalog.models import Consent, Grant
from marketplace.catalog.queries.grants import recordings_of


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One consent or permission that ended because whoever gave it took it back."""

    uuid: UUID
    who: str
    recordings: int
    at: datetime


def withdrawn_since(viewer: Viewer, since: datetime) -> list[Withdrawn]:
    """What people took back of what the viewer's organisation had declared for them, the latest first."""
    consents = Consent.objects.filter(declared_by=viewer.organisation, withdrawn_at__gte=since)
    grants = Grant.objects.filter(
        holder__named_by=viewer.organisation, holder__organisation=None, withdrawn_at__gte=since
    )
    found = [
        Withdrawn(one.uuid, one.party.name, one.recordings.count(), one.withdrawn_at)
        for one in consents.select_related("party")
        if one.withdrawn_at
    ]
    found += [
        Withdrawn(one.uuid, one.holder.name, recordings_of(one).count(), one.withdrawn_at)
        for one in grants.select_related("holder")
        if one.withdrawn_at
    ]
    return sorted(found, key=lambda one: (one.at, one.uuid), reverse=True)
