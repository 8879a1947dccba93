"""A developer's model versions."""

from django.db.models import Count, QuerySet

from accounts.viewers import Viewer
from licensing.models import TrainedModel


def models_visible_to(viewer: Viewer) -> QuerySet[TrainedModel]:
    """The versions of the organisation that the viewer acts for, with how many licences name each."""
    models = TrainedModel.objects.select_related("organisation").prefetch_related("parents")
    if not viewer.is_operator:
        models = models.filter(organisation=viewer.organisation) if viewer.organisation else models.none()
    return models.annotate(licences_count=Count("licences"))
