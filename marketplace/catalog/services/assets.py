"""Keep the files of recordings."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from accounts.models import User
from accounts.services import audit
from accounts.storage import Stored, store
from marketplace.catalog.models import Asset, Recording
from marketplace.catalog.uploads.reading import read_paper, read_sound, without_tags

SOUNDS = frozenset({Asset.Kind.MASTER, Asset.Kind.INSTRUMENTAL, Asset.Kind.STEMS})


def add(recording: Recording, kind: str, path: Path, *, at: datetime, actor: User | None) -> tuple[Asset, bool]:
    """Keep a file of a recording, and say whether it is new; the same file again changes nothing.

    The file is read in a process of its own; `Refused` says what is wrong with it. A sound is kept without its tags, so
    that its hash in a manifest is that of what goes out. An older file of that kind stays, for the licences that name
    it, and is current no more.
    """
    with TemporaryDirectory() as folder:
        preview = Path(folder) / "preview.ogg"
        if kind in SOUNDS:
            path = without_tags(path, output=Path(folder) / "untagged")
        asset = _described(kind, path, preview)
        return _keep(asset, recording, path, preview, at=at, actor=actor)


def _described(kind: str, path: Path, preview: Path) -> Asset:
    """An asset that says what the file is, not yet whose."""
    if kind not in SOUNDS:
        paper = read_paper(kind, path)
        return Asset(kind=kind, format=paper.format, media_type=paper.media_type)
    sound = read_sound(path, preview=preview)
    return Asset(
        kind=kind,
        format=sound.format,
        media_type=sound.media_type,
        duration_ms=sound.duration_ms,
        sample_rate=sound.sample_rate,
        channels=sound.channels,
        peaks=sound.peaks,
    )


@transaction.atomic
def _keep(
    asset: Asset, recording: Recording, path: Path, preview: Path, *, at: datetime, actor: User | None
) -> tuple[Asset, bool]:
    """Keep the file and its preview in one transaction with the row that needs them."""
    stored = _stored(path)
    asset.preview_sha256 = _stored(preview).sha256 if preview.exists() else ""
    recording = Recording.objects.select_for_update().get(pk=recording.pk)
    current = Asset.objects.filter(recording=recording, kind=asset.kind, replaced_at__isnull=True).first()
    if current is not None:
        if current.sha256 == stored.sha256:
            return current, False
        current.replaced_at = at
        current.save(update_fields=["replaced_at"])
    asset.recording, asset.sha256, asset.size = recording, stored.sha256, stored.size
    asset.uploaded_by, asset.uploaded_at = actor, at
    asset.save()
    if recording.duration_ms is None and asset.kind == Asset.Kind.MASTER:
        recording.duration_ms = asset.duration_ms
        recording.save(update_fields=["duration_ms", "changed_at"])
    audit.record(
        "asset.replaced" if current else "asset.added",
        subject=asset,
        actor=actor,
        at=at,
        organisation=recording.organisation,
        recording=recording.uuid,
        kind=asset.kind,
        sha256=asset.sha256,
    )
    return asset, True


def _stored(path: Path) -> Stored:
    with path.open("rb") as stream:
        return store(stream)
