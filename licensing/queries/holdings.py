"""What a developer holds already, before it buys the same again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from licensing.models import Licence, ManifestItem, Quote, Selection
from marketplace.catalog.models import Recording


@dataclass(frozen=True, slots=True)
class Held:
    """How many recordings are licensed already for the same model and use, and the last day of the longest licence."""

    count: int = 0
    until: date | None = None


def held_already(wanted: Selection | Quote, recordings: QuerySet[Recording], *, on: date) -> Held:
    """Count what a licence in force covers for all that it is wanted for."""
    if wanted.trained_model is None:
        return Held()
    items = ManifestItem.objects.filter(recording__in=recordings, licence__in=_covering(wanted, on=on))
    found = items.order_by().aggregate(count=Count("recording", distinct=True), until=Max("licence__ends_on"))
    return Held(found["count"], found["until"])


def recordings_held(wanted: Selection, *, on: date) -> QuerySet[Recording]:
    """The recordings of a selection that would be bought twice."""
    held = ManifestItem.objects.filter(licence__in=_covering(wanted, on=on)).order_by()
    chosen = (
        wanted.lines.filter(recording__in=held.values("recording")) if wanted.trained_model else wanted.lines.none()
    )
    return Recording.objects.filter(pk__in=chosen.order_by().values("recording"))


def _covering(wanted: Selection | Quote, *, on: date) -> QuerySet[Licence]:
    return Licence.objects.filter(
        organisation=wanted.organisation,
        trained_model=wanted.trained_model,
        status=Licence.Status.IN_FORCE,
        ends_on__gt=on,
        quote__purpose=wanted.purpose,
        quote__stages__contains=wanted.stages,
        quote__contents__contains=wanted.contents,
        quote__territory__covers=wanted.territory,
    ).order_by()
