"""What a licence delivers, and what it has delivered."""

from dataclasses import dataclass

from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from licensing.models import Delivery, Licence, ManifestItem
from marketplace.catalog.models import Asset


def items_of(licence: Licence) -> QuerySet[ManifestItem]:
    """The manifest in its order, each item with the file that goes out for it and when it last went out.

    The file is the one that stood at issue; where there was none yet, the first that came since.
    """
    came = Asset.objects.filter(recording=OuterRef("recording"), kind=OuterRef("deliverable"))
    first = came.order_by("uploaded_at", "pk")[:1]
    return (
        licence.items.select_related("recording")
        .annotate(
            file_sha256=Coalesce("asset__sha256", Subquery(first.values("sha256"))),
            file_size=Coalesce("asset__size", Subquery(first.values("size"))),
            last_delivered=Max("deliveries__at"),
        )
        .order_by("position")
    )


@dataclass(frozen=True, slots=True)
class DeliverableFile:
    """The file that goes out for one item of a manifest."""

    sha256: str
    size: int


def deliverable_file(item: ManifestItem) -> DeliverableFile | None:
    """The file of an item that `items_of` gave, if the label has uploaded it."""
    sha256 = getattr(item, "file_sha256", None)
    return DeliverableFile(sha256, item.file_size) if sha256 else None  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How much of a licence has gone out."""

    files: int
    of: int
    size: int


def delivered_of(licence: Licence) -> Delivered:
    """Count the files that went out at least once, and their bytes."""
    sent = Delivery.objects.filter(licence=licence)
    assets = Asset.objects.filter(pk__in=sent.values("asset"))
    size = assets.aggregate(size=Sum("size"))["size"] or 0
    return Delivered(sent.values("item").distinct().count(), licence.recordings_count, size)
