"""Who acts for whom, as far as a viewer may know it, and who may begin or end it."""

from django.db.models import Q, QuerySet

from accounts.links import uuid_behind
from accounts.models import Party, Representation
from accounts.roles import EDITORS
from accounts.viewers import Viewer


def representations_visible_to(viewer: Viewer) -> QuerySet[Representation]:
    """A label sees whom it named, a creator who was named for them, each who was named themselves; operators all."""
    found = Representation.objects.select_related(
        "party__user", "party__named_by", "organisation", "named_by", "user", "decided_by", "ended_by"
    )
    if viewer.is_operator:
        return found
    if viewer.user is None:
        return found.none()
    sides = Q(user=viewer.user) | Q(party__in=[party.pk for party in viewer.own])
    if viewer.organisation is not None:
        sides |= Q(organisation=viewer.organisation)
    return found.filter(sides)


def representation_behind(token: str) -> Representation | None:
    """The question that a link in a letter asks; None for a link that we did not write."""
    uuid = uuid_behind("representation", token)
    asked = Representation.objects.select_related("party", "organisation", "named_by", "user")
    return asked.get(uuid=uuid) if uuid else None


def may_name(viewer: Viewer, party: Party) -> bool:
    """Whether the viewer names who acts for a creator: the creator alone, or the label while nobody is the creator."""
    if party.kind == Party.Kind.ORGANISATION:
        return False
    if party.user_id is not None:
        return viewer.organisation is None and party in viewer.own
    return viewer.role in EDITORS and party.named_by == viewer.organisation


def may_end(viewer: Viewer, representation: Representation) -> bool:
    """Whether the viewer is one of the two sides; an operator may end what turns out to be false."""
    if not representation.is_open or viewer.user is None:
        return False
    if viewer.is_operator or representation.user == viewer.user:
        return True
    return may_name(viewer, representation.party)
