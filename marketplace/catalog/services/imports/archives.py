"""A day's messages in one archive: each becomes an import of its own, and all are accepted with one word."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts import storage
from marketplace.catalog.models import ImportBatch
from marketplace.catalog.services.imports.judgements import counted
from marketplace.kit.problems import Problem

Status = ImportBatch.Status
Found = Sequence[tuple[str, Path | Problem]]


@transaction.atomic
def divide(archive: ImportBatch, found: Found, *, at: datetime) -> None:
    """Make an import of each message; one that cannot be unpacked has failed, and says why."""
    for name, message in found:
        part = ImportBatch(
            archive=archive,
            organisation=archive.organisation,
            catalog=archive.catalog,
            kind=archive.kind,
            file_name=f"{archive.file_name} / {name}"[-255:],
            uploaded_by=archive.uploaded_by,
            uploaded_at=archive.uploaded_at,
        )
        if isinstance(message, Problem):
            part.sha256, part.size = archive.sha256, archive.size
            part.status, part.failure, part.finished_at = Status.FAILED, message.as_json(), at
        else:
            with message.open("rb") as stream:
                stored = storage.store(stream)
            part.sha256, part.size = stored.sha256, stored.size
        part.save()
    archive.status = Status.UNPACKED
    archive.save(update_fields=["status"])


def in_order(archive: ImportBatch) -> list[ImportBatch]:
    """Give the messages of an archive as their sender made them: what is newer is written later."""
    parts = archive.messages.select_related("organisation", "uploaded_by", "catalog").order_by("pk")
    return sorted(parts, key=lambda part: part.about.get("created", ""))


def summed(archive: ImportBatch) -> dict[str, int]:
    """Add up the rows of all messages by outcome."""
    each = list(archive.messages.values_list("counts", flat=True))
    return {outcome: sum(counts.get(outcome, 0) for counts in each) for outcome in (*counted(()), "written")}
