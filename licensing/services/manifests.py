"""Freeze what a licence covers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.storage import store
from licensing import manifests
from licensing.manifests import Told
from licensing.models import Licence, ManifestItem, Quote, QuoteLine, Terms
from licensing.queries.files import FILE_OF, deliverable_of
from licensing.uses import tier_of
from marketplace.catalog.models import Asset, Credit, Recording
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Content

BATCH = 1000
Files = dict[tuple[int, str], Asset]
Credits = dict[int, list[Any]]


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


def freeze(lines: Sequence[QuoteLine], terms: Terms, *, quote: Quote) -> Manifest:
    """Write down each line's recording, price and files as they stand, and keep that document under its hash.

    The kept document is what the hash names, whatever becomes of the titles later. It tells nothing that is not
    licensed: no file of another content, and of the metadata no more than its tier.
    """
    recordings = _recordings(lines)
    has_audio = Content.AUDIO in quote.contents
    kinds = {pk: str(deliverable_of(one, terms)) if has_audio else "" for pk, one in recordings.items()}
    files = _current_files(kinds, [str(FILE_OF[content]) for content in FILE_OF if content in quote.contents])
    items = [
        ManifestItem(
            recording=recordings[line.recording_id],
            position=position,
            price_units=line.price_units,
            duration_ms=recordings[line.recording_id].duration_ms,
            deliverable=kinds[line.recording_id],
            asset=files.get((line.recording_id, kinds[line.recording_id])),
        )
        for position, line in enumerate(lines, start=1)
    ]
    told = Told(frozenset(quote.contents), tier_of(quote.contents, terms).value)
    credited = _credits(recordings) if "credits" in told.fields else {}
    rows = (_row(item, files, credited, currency=quote.currency) for item in items)
    return Manifest(items, store(manifests.to_json_lines(rows, told)).sha256)


def _recordings(lines: Sequence[QuoteLine]) -> dict[int, Recording]:
    found: dict[int, Recording] = {}
    for batch in _batches([line.recording_id for line in lines]):
        found |= Recording.objects.select_related("organisation", "work", "release").in_bulk(batch)
    return found


def _current_files(kinds: dict[int, str], others: Collection[str]) -> Files:
    """Each file that may go out, where it is here already, by recording and kind."""
    found: Files = {}
    for batch in _batches(list(kinds)):
        wanted = {*kinds.values(), *others}
        for asset in Asset.objects.filter(recording__in=batch, kind__in=wanted, replaced_at__isnull=True):
            found[asset.recording_id, asset.kind] = asset
    return found


def _credits(recordings: dict[int, Recording]) -> Credits:
    """Who made each recording and its work, by recording."""
    of_work: dict[int | None, list[int]] = defaultdict(list)
    for pk, recording in recordings.items():
        of_work[recording.work_id].append(pk)
    found: Credits = defaultdict(list)
    for batch in _batches(list(recordings)):
        works = [recordings[pk].work_id for pk in batch if recordings[pk].work_id]
        named = Credit.objects.filter(Q(recording__in=batch) | Q(work__in=works)).order_by("pk")
        of_batch = set(batch)
        for credit in named.select_related("party"):
            one = {"name": credit.party.name, "role": credit.role, "ai": credit.ai_contribution}
            concerned = [credit.recording_id] if credit.recording_id else of_work[credit.work_id]
            for pk in concerned:
                if pk in of_batch:
                    found[pk].append(one)
    return found


def _batches(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _row(item: ManifestItem, files: Files, credited: Credits, *, currency: str) -> dict[str, Any]:
    """All that could be told of one recording; the manifest takes of it what may be."""
    recording = item.recording
    others = {content: files.get((item.recording_id, kind)) for content, kind in FILE_OF.items()}
    return {
        "position": item.position,
        "recording": str(recording.uuid),
        "isrc": recording.isrc,
        "own_id": recording.own_id,
        "iswc": recording.work.iswc if recording.work else "",
        "duration_ms": item.duration_ms,
        "ai_contribution": recording.ai_contribution,
        "title": recording.title,
        "version": recording.version,
        "artist": recording.artist,
        "label": recording.organisation.name,
        "imprint": recording.imprint,
        "credits": credited.get(item.recording_id, []),
        "release": recording.release.title if recording.release else "",
        "genre": recording.genre,
        "language": recording.language,
        "year": recording.year,
        "vocal": recording.vocal,
        **{name: getattr(recording, name) for name in manifests.SOUNDS},
        "deliverable": item.deliverable,
        "asset_sha256": item.asset.sha256 if item.asset else None,
        **{f"{content.value}_sha256": asset.sha256 if asset else None for content, asset in others.items()},
        "price": Money(item.price_units, currency).decimal,
        "currency": currency,
    }
