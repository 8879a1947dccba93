from django.db.models import QuerySet

from accounts.models import ApiKey
from accounts.viewers import Viewer


def keys_visible_to(viewer: Viewer) -> QuerySet[ApiKey]:
    """The keys of the organisation that the viewer acts for, or of the creator they are; newest first."""
    keys = ApiKey.objects.select_related("created_by", "party")
    if viewer.organisation is not None:
        return keys.filter(organisation=viewer.organisation)
    return keys.filter(party__in=[party.pk for party in viewer.own], created_by=viewer.user)
