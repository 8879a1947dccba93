"""Freeze what a licence covers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.storage import store
from licensing import manifests
from licensing.manifests import ManifestRow
from licensing.models import Licence, ManifestItem, QuoteLine, Terms
from licensing.queries.files import deliverable_of
from marketplace.catalog.models import Asset, Recording
from marketplace.kit.money import Money

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Manifest:
    """The items of one licence to be, and the SHA-256 of the file that lists them."""

    items: list[ManifestItem]
    sha256: str

    def write(self, licence: Licence) -> None:
        """Put the items under the licence that they belong to."""
        for item in self.items:
            item.licence = licence
        ManifestItem.objects.bulk_create(self.items, batch_size=BATCH)


def freeze(lines: Sequence[QuoteLine], terms: Terms, *, currency: str) -> Manifest:
    """Write down each line's recording, price and file as they stand, and keep that file under its hash.

    The kept file is what the hash names, whatever becomes of the titles later.
    """
    recordings = _recordings(lines)
    kinds = {pk: deliverable_of(recording, terms) for pk, recording in recordings.items()}
    assets = _current_assets(kinds)
    items = [
        ManifestItem(
            recording=recordings[line.recording_id],
            position=position,
            price_units=line.price_units,
            duration_ms=recordings[line.recording_id].duration_ms,
            deliverable=kinds[line.recording_id],
            asset=assets.get(line.recording_id),
        )
        for position, line in enumerate(lines, start=1)
    ]
    written = manifests.to_json_lines(_row(item, currency) for item in items)
    return Manifest(items, store(written).sha256)


def _recordings(lines: Sequence[QuoteLine]) -> dict[int, Recording]:
    found: dict[int, Recording] = {}
    for batch in _batches([line.recording_id for line in lines]):
        found |= Recording.objects.select_related("organisation", "work").in_bulk(batch)
    return found


def _current_assets(kinds: dict[int, Asset.Kind]) -> dict[int, Asset]:
    """The file of each recording that may go out, where it is here already."""
    found: dict[int, Asset] = {}
    for batch in _batches(list(kinds)):
        current = Asset.objects.filter(recording__in=batch, kind__in=set(kinds.values()), replaced_at__isnull=True)
        found |= {asset.recording_id: asset for asset in current if asset.kind == kinds[asset.recording_id]}
    return found


def _batches(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _row(item: ManifestItem, currency: str) -> ManifestRow:
    recording = item.recording
    return ManifestRow(
        position=item.position,
        recording=str(recording.uuid),
        isrc=recording.isrc,
        own_id=recording.own_id,
        title=recording.title,
        version=recording.version,
        artist=recording.artist,
        label=recording.organisation.name,
        imprint=recording.imprint,
        iswc=recording.work.iswc if recording.work else "",
        duration_ms=item.duration_ms,
        deliverable=item.deliverable,
        asset_sha256=item.asset.sha256 if item.asset else None,
        price=Money(item.price_units, currency).decimal,
        currency=currency,
    )
