"""What a licence delivers, and what it has delivered."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Sum

from licensing.models import Delivery, Licence, ManifestItem
from licensing.queries.files import FILE_OF, kinds_of
from marketplace.catalog.models import Asset
from marketplace.kit.vocabulary import Content


def items_of(licence: Licence) -> QuerySet[ManifestItem]:
    """The manifest in its order."""
    return licence.items.select_related("recording", "asset").order_by("position")


def with_what_went_out(items: QuerySet[ManifestItem]) -> QuerySet[ManifestItem]:
    """Each item with whether any file of it went out, and whether it counts as delivered.

    What was bought is one recording at one price: it is delivered once its music has gone out, and not with its
    lyrics or its artwork alone. Where no audio was licensed any file of it will do, and where no file was, its line in
    the manifest is all that was bought.
    """
    sent = Delivery.objects.filter(item=OuterRef("pk"))
    has_files = Q(licence__quote__contents__overlap=[Content.AUDIO, *FILE_OF])
    music = Q(asset__kind=F("item__deliverable")) | Q(item__deliverable="")
    return items.annotate(has_copies=Exists(sent), is_delivered=~has_files | Exists(sent.filter(music)))


def running(*, on: date) -> QuerySet[Licence]:
    """The licences under which something may still go out, today or once they are no longer suspended."""
    found = Licence.objects.filter(ends_on__gt=on).exclude(status=Licence.Status.ENDED)
    return found.select_related("quote", "terms", "organisation")


def waiting(items: QuerySet[ManifestItem]) -> QuerySet[ManifestItem]:
    """Those of some items whose music never went out, and still may."""
    return with_what_went_out(items).filter(Q(is_delivered=False), stopped=None)


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file that goes out for an item of a manifest; without an asset its label has not uploaded it yet."""

    item: ManifestItem
    kind: str
    asset: Asset | None
    last_delivered: datetime | None

    @property
    def kind_label(self) -> str:
        return str(Asset.Kind(self.kind).label)


def files_of(licence: Licence, items: Collection[ManifestItem]) -> list[ManifestFile]:
    """The files of some items of a licence: one for each of its contents that comes as a file."""
    contents = licence.quote.contents
    came = _by_recording(items)
    sent = _last_sent(items)
    return [
        ManifestFile(item, kind, _chosen(licence, item, kind, came[item.recording_id, kind]), sent.get((item.pk, kind)))
        for item in items
        for kind in kinds_of(item, contents)
    ]


def file_of(licence: Licence, item: ManifestItem, kind: str) -> Asset | None:
    """The file of one kind for one item."""
    return _chosen(licence, item, kind, _by_recording([item])[item.recording_id, kind])


def _chosen(licence: Licence, item: ManifestItem, kind: str, came: list[Asset]) -> Asset | None:
    """As it stood at issue; where there was none yet, the first that came since."""
    if kind == item.deliverable and item.asset is not None:
        return item.asset
    if kind == item.deliverable:
        return came[0] if came else None
    at = licence.issued_at
    stood = (one for one in came if one.uploaded_at <= at and (one.replaced_at is None or one.replaced_at > at))
    since = (one for one in came if one.uploaded_at > at)
    return next(stood, None) or next(since, None)


def _by_recording(items: Iterable[ManifestItem]) -> dict[tuple[int, str], list[Asset]]:
    found: dict[tuple[int, str], list[Asset]] = defaultdict(list)
    for asset in Asset.objects.filter(recording__in={item.recording_id for item in items}).order_by(
        "uploaded_at", "pk"
    ):
        found[asset.recording_id, asset.kind].append(asset)
    return found


def _last_sent(items: Iterable[ManifestItem]) -> dict[tuple[int, str], datetime]:
    sent = Delivery.objects.filter(item__in=[item.pk for item in items]).order_by()
    rows = sent.values_list("item", "asset__kind").annotate(last=Max("at"))
    return {(item, kind): last for item, kind, last in rows}


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
    first = licence.items.first()
    each = len(kinds_of(first, licence.quote.contents)) if first else 0
    files = sent.order_by().values("item", "asset__kind").distinct().count()
    return Delivered(files, licence.recordings_count * each, size)
