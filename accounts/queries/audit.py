"""What was done, as far as a viewer may know it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import AuditEntry, Organisation
from accounts.viewers import Viewer


def entries_visible_to(viewer: Viewer) -> QuerySet[AuditEntry]:
    """An operator sees all, an organisation what concerns it, a person what they did and what was done to them.

    A creator is the name as well as the person, and whoever represents one sees what concerns that name.
    """
    entries = AuditEntry.objects.select_related("actor", "organisation")
    if viewer.is_operator:
        return entries
    if viewer.organisation is not None:
        return entries.filter(organisation=viewer.organisation)
    if viewer.user is None:
        return entries.none()
    names = [party.uuid for party in viewer.parties]
    return entries.filter(Q(actor=viewer.user) | Q(subject_uuid__in=[*names, viewer.user.uuid]))


def history_of(subject: UUID, viewer: Viewer) -> QuerySet[AuditEntry]:
    """Everything done to one object, newest first, with its place in the chain where it has one.

    An agreement has two sides: whoever its first entry names as the licensor reads all of it, as the licensee does.
    """
    entries = entries_visible_to(viewer)
    if viewer.organisation is not None and _is_licensor(viewer.organisation, subject):
        entries = AuditEntry.objects.select_related("actor", "organisation")
    return entries.filter(subject_uuid=subject).select_related("seal").order_by("-pk")


def _is_licensor(organisation: Organisation, subject: UUID) -> bool:
    return AuditEntry.objects.filter(subject_uuid=subject, facts__licensor=str(organisation.uuid)).exists()
