"""Organisations, and what their members may read about them."""

from django.db.models import QuerySet

from accounts.links import uuid_behind
from accounts.models import AuditEntry, Invitation, Membership, Organisation, Verification
from accounts.viewers import Viewer


def organisations_visible_to(viewer: Viewer) -> QuerySet[Organisation]:
    """One's own organisations; an operator sees all."""
    if viewer.is_operator:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=[membership.organisation_id for membership in viewer.memberships])


def memberships_visible_to(viewer: Viewer) -> QuerySet[Membership]:
    """The people of the organisation that the viewer acts for, owners first."""
    return Membership.objects.filter(organisation=viewer.organisation).select_related("user").order_by("pk")


def invitations_visible_to(viewer: Viewer) -> QuerySet[Invitation]:
    """What the viewer's organisation has offered by mail, newest first."""
    return Invitation.objects.filter(organisation=viewer.organisation).select_related("party", "invited_by")


def invitation_behind(token: str) -> Invitation | None:
    """The offer that a link in a letter makes; None for a link that we did not write."""
    uuid = uuid_behind("invitation", token)
    offers = Invitation.objects.select_related("organisation", "party", "invited_by")
    return offers.get(uuid=uuid) if uuid else None


def verifications_visible_to(viewer: Viewer) -> QuerySet[Verification]:
    """An organisation's own requests; an operator sees everybody's, the longest waiting first."""
    requests = Verification.objects.select_related("organisation", "signatory", "decided_by")
    return requests if viewer.is_operator else requests.filter(organisation=viewer.organisation)


def note_of(verification: Verification, viewer: Viewer) -> str:
    """How an operator says that they checked an organisation before they trusted it; for operators only."""
    if not viewer.is_operator:
        return ""
    entry = AuditEntry.objects.filter(action="verification.accepted", facts__verification=str(verification.uuid))
    return str(entry.values_list("facts__note", flat=True).first() or "")
