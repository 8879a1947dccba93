"""What a licence delivers, and what it has delivered."""

from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet, Sum

from licensing.models import Delivery, Licence, ManifestItem
from marketplace.catalog.models import Asset


def items_of(licence: Licence) -> QuerySet[ManifestItem]:
    """The manifest in its order, each item with whether its file is here and when it last went out."""
    here = Asset.objects.filter(recording=OuterRef("recording"), kind=OuterRef("deliverable"))
    return (
        licence.items.select_related("recording", "asset")
        .annotate(is_here=Exists(here), last_delivered=Max("deliveries__at"))
        .order_by("position")
    )


def has_file(item: ManifestItem) -> bool:
    """Is there a file for an item that `items_of` gave?"""
    return bool(getattr(item, "is_here", False))


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
