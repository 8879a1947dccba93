"""Bring the fictional labels' files in, the way a label does."""

import io
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import Organisation, User
from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.services import asset_uploads
from marketplace.catalog.services.imports import batches, reading, writing
from payments.sample_market import music
from payments.sample_market.repertoire import Label, catalog_file, rights_file


class SampleRefused(Exception):
    """A file of the fictional market was refused: the market and the import no longer agree."""


def bring(label: Label, organisation: Organisation, owner: User, *, at: datetime) -> Catalog:
    """Import a label's catalog and rights, then upload its audio."""
    catalog = batches.catalog_titled(organisation, label.catalog, at=at, actor=owner)
    _import(catalog, ImportBatch.Kind.CATALOG, catalog_file(label), at=at, actor=owner)
    _import(catalog, ImportBatch.Kind.RIGHTS, rights_file(label), at=at, actor=owner)
    _upload_audio(label, organisation, at=at, actor=owner)
    return catalog


def _import(catalog: Catalog, kind: str, content: bytes, *, at: datetime, actor: User) -> None:
    batch = batches.upload(
        catalog.organisation,
        io.BytesIO(content),
        name=f"{catalog.slug}-{kind}.csv",
        size=len(content),
        kind=kind,
        catalog=catalog,
        at=at,
        actor=actor,
    )
    batch = reading.read(batch, at=at)
    if batch.status != ImportBatch.Status.READY or batch.counts.get(str(ImportBatch.Status.FAILED)):
        raise SampleRefused(f"{batch.file_name}: {batch.failure}")
    refused = batch.rows.filter(outcome="refused").first()
    if refused is not None:
        raise SampleRefused(f"{batch.file_name}, row {refused.number}: {refused.errors}")
    writing.write(batches.accept(batch, at=at, actor=actor), at=at)


def _upload_audio(label: Label, organisation: Organisation, *, at: datetime, actor: User) -> None:
    """Upload each master, and what is sung also without the voice, as licences ask that leave it out."""
    with TemporaryDirectory() as folder:
        for index, track in enumerate(label.tracks):
            isrc = label.isrc(index)
            forms = {f"{isrc}.flac": not track.is_instrumental}
            if not track.is_instrumental:
                forms[f"{isrc}.instrumental.flac"] = False
            for name, with_voice in forms.items():
                path = Path(folder) / name
                path.write_bytes(music.flac(music.tune(isrc, with_voice=with_voice)))
                _take(organisation, asset_uploads.Upload(name, path), at=at, actor=actor)


def _take(organisation: Organisation, upload: asset_uploads.Upload, *, at: datetime, actor: User) -> None:
    for result in asset_uploads.take(organisation, [upload], at=at, actor=actor):
        if result.outcome == asset_uploads.Outcome.REFUSED:
            raise SampleRefused(f"{result.name}: {result.told}")
