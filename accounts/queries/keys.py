from django.db.models import QuerySet

from accounts.models import ApiKey
from accounts.viewers import Viewer


def keys_visible_to(viewer: Viewer) -> QuerySet[ApiKey]:
    """The keys of the organisation that the viewer acts for, newest first."""
    return ApiKey.objects.filter(organisation=viewer.organisation).select_related("created_by")
