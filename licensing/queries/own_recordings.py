"""The recordings of a label's own catalog, with what each is cleared for."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from licensing.models import SearchDocument
from marketplace.catalog.models import Catalog, Recording, ReservedAsset
from marketplace.kit.vocabulary import Purpose


def recordings_in(catalog: Catalog) -> QuerySet[Recording]:
    """All recordings of a catalog, listed or not."""
    return Recording.objects.filter(catalog=catalog).order_by("title", "version", "pk")


def with_cleared(recordings: Sequence[Recording]) -> list[tuple[Recording, list[str]]]:
    """Give each with the uses that it is cleared for, as search knows them; none for what search has not looked at."""
    known = dict(SearchDocument.objects.filter(recording__in=recordings).values_list("recording", "cleared"))
    return [(one, [str(Purpose(purpose).label) for purpose in known.get(one.pk, [])]) for one in recordings]


def reserved_in(catalog: Catalog) -> list[tuple[str, int]]:
    """What messages brought beside the recordings, by kind, and how many."""
    kinds = ReservedAsset.objects.filter(catalog=catalog).order_by("kind").values_list("kind")
    labels = dict(ReservedAsset.Kind.choices)
    return [(str(labels[kind]), count) for kind, count in kinds.annotate(count=Count("pk"))]
