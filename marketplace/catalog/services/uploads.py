"""Files of recordings that somebody sends: kept at once, read in the background, each with its own outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from django.db import transaction
from django.utils.translation import gettext

from accounts.locks import alone
from accounts.models import Organisation, User
from accounts.services import audit, mail
from accounts.storage import FileMissing
from marketplace.catalog import incoming
from marketplace.catalog.models import Catalog, Recording, UploadBatch, UploadedFile, UploadResult
from marketplace.catalog.queries.uploads import counts_of
from marketplace.catalog.services import asset_uploads
from marketplace.catalog.services.asset_uploads import Named, Outcome, Result, Upload
from marketplace.catalog.services.quotas import refuse_beyond_quota
from marketplace.catalog.services.tries import MOST_TRIES, broken_off, lost
from marketplace.catalog.uploads.archives import MOST_ENTRY_BYTES, MOST_TOTAL_BYTES
from marketplace.kit.errors import Malformed
from marketplace.kit.problems import Problem

Status = UploadBatch.Status
MOST_FILES: Final = 500


class NothingSent(Malformed):
    """An upload without a file."""


class TooMuchSent(Malformed):
    """More or larger files than one upload may bring."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it arrives; of which kind it is, where a person said so."""

    name: str
    content: IO[bytes]
    size: int
    kind: str = ""


@transaction.atomic
def bring(
    organisation: Organisation,
    files: Sequence[Sent],
    *,
    catalog: Catalog | None = None,
    recording: Recording | None = None,
    at: datetime,
    actor: User | None,
) -> UploadBatch:
    """Keep what was sent; reading it comes next. With a recording, all files are of that one."""
    _refuse(files)
    refuse_beyond_quota(organisation, sum(file.size for file in files))
    batch = UploadBatch.objects.create(
        organisation=organisation, catalog=catalog, recording=recording, uploaded_by=actor, uploaded_at=at
    )
    for number, file in enumerate(files):
        UploadedFile.objects.create(
            batch=batch,
            number=number,
            name=file.name[-255:],
            kind=file.kind,
            held_as=incoming.receive(file.content),
            size=file.size,
        )
    audit.record("upload.brought", subject=batch, actor=actor, at=at, organisation=organisation, files=len(files))
    return batch


def read(batch: UploadBatch, *, at: datetime) -> UploadBatch:
    """Read file after file, from where an earlier try came to; two workers never read the same upload."""
    with alone(batch) as is_ours:
        batch = UploadBatch.objects.select_related("organisation", "uploaded_by", "recording").get(pk=batch.pk)
        if not is_ours or batch.status == Status.DONE:
            return batch
        batch.status = Status.READING
        batch.save(update_fields=["status"])
        for file in batch.files.filter(is_read=False):
            _read(batch, file, at=at)
        _finish(batch, at=at)
    return batch


def stranded() -> list[UploadBatch]:
    """Give the uploads that wait to be read; their ring may have been lost, or their worker killed."""
    return list(UploadBatch.objects.exclude(status=Status.DONE).order_by("uploaded_at"))


def _refuse(files: Sequence[Sent]) -> None:
    if not files:
        raise NothingSent(gettext("Choose at least one file."))
    if len(files) > MOST_FILES:
        raise TooMuchSent(gettext("These are more than %(most)d files. Put them into a ZIP.") % {"most": MOST_FILES})
    if any(file.size > (MOST_TOTAL_BYTES if _is_zip(file) else MOST_ENTRY_BYTES) for file in files):
        raise TooMuchSent(gettext("A file is larger than 2 GB, or a ZIP larger than 20 GB. Divide it."))


def _is_zip(file: Sent) -> bool:
    return file.name.lower().endswith(".zip")


def _read(batch: UploadBatch, file: UploadedFile, *, at: datetime) -> None:
    """Take one uploaded file, or those in its ZIP that have no outcome yet."""
    answered = set(file.results.values_list("number", flat=True))
    file.tries += 1
    file.save(update_fields=["tries"])
    if file.tries > MOST_TRIES:
        return _refuse_rest(file, len(answered), broken_off())
    try:
        with incoming.received(file.held_as) as path, TemporaryDirectory() as folder:
            upload = Upload(file.name, path)
            found = [(upload.name, path)] if batch.recording else asset_uploads.opened(upload, Path(folder))
            _take(batch, file, found, answered, at=at)
    except FileMissing:
        return _refuse_rest(file, len(answered), lost())
    return _done_with(file)


def _take(batch: UploadBatch, file: UploadedFile, found: Sequence[Named], answered: set[int], *, at: datetime) -> None:
    file.entries = len(found)
    file.save(update_fields=["entries"])
    for number, (name, one) in enumerate(found):
        if number not in answered:
            with transaction.atomic():
                _keep(file, number, _result(batch, file, name, one, at=at))


def _result(batch: UploadBatch, file: UploadedFile, name: str, found: Path | Problem, *, at: datetime) -> Result:
    if batch.recording is not None and isinstance(found, Path):
        return asset_uploads.take_for(batch.recording, file.kind, Upload(name, found), at=at, actor=batch.uploaded_by)
    return asset_uploads.take_one(batch.organisation, name, found, at=at, actor=batch.uploaded_by)


def _keep(file: UploadedFile, number: int, result: Result) -> None:
    UploadResult.objects.create(
        file=file,
        number=number,
        name=result.name[-500:],
        outcome=result.outcome,
        problem=result.problem.as_json() if result.problem else {},
        asset=result.asset,
    )
    file.tries = 0
    file.save(update_fields=["tries"])


@transaction.atomic
def _refuse_rest(file: UploadedFile, number: int, problem: Problem) -> None:
    """Refuse what of a file has no outcome yet: all of it, or the rest of a ZIP."""
    _keep(file, number, Result(file.name, Outcome.REFUSED, problem=problem))
    _done_with(file)


@transaction.atomic
def _done_with(file: UploadedFile) -> None:
    """Say that a file is read; its bytes stay where some were refused, so that one can look why."""
    file.is_read = True
    if not file.results.filter(outcome=Outcome.REFUSED).exists():
        transaction.on_commit(partial(_discard, {file.held_as}))
        file.held_as = ""
    file.save(update_fields=["is_read", "held_as"])


@transaction.atomic
def _finish(batch: UploadBatch, *, at: datetime) -> None:
    """Say that all is read, and tell who sent it."""
    batch.status, batch.finished_at = Status.DONE, at
    batch.save(update_fields=["status", "finished_at"])
    counts = counts_of(batch)
    actor = batch.uploaded_by
    audit.record("upload.read", subject=batch, actor=actor, at=at, organisation=batch.organisation, counts=counts)
    if actor is not None:
        mail.send_to(actor, "upload_done", batch=batch, counts=counts)


def _discard(names: Iterable[str]) -> None:
    for name in names:
        incoming.discard(name)
