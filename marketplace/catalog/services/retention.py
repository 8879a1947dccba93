"""Forget thirty days later what somebody sent and what came to nothing."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from accounts import storage
from accounts.services import audit
from marketplace.catalog import incoming
from marketplace.catalog.models import ImportBatch, UploadBatch, UploadedFile

KEPT: Final = timedelta(days=30)
STRAY: Final = timedelta(days=1)


def forget_old(*, at: datetime) -> int:
    """Forget uploads thirty days after they were read, and imports after they failed or were discarded.

    With them go the files that were refused, and what a request left behind that failed before it was recorded.
    """
    uploads = UploadBatch.objects.filter(finished_at__lt=at - KEPT)
    nothing = [ImportBatch.Status.FAILED, ImportBatch.Status.DISCARDED]
    imports = ImportBatch.objects.filter(status__in=nothing, finished_at__lt=at - KEPT)
    old: list[UploadBatch | ImportBatch] = [
        *uploads.select_related("organisation"),
        *imports.select_related("organisation"),
    ]
    for batch in old:
        _forget(batch, at=at)
    _forget_strays(at=at)
    return len(old)


@transaction.atomic
def _forget(batch: UploadBatch | ImportBatch, *, at: datetime) -> None:
    """Forget what was sent at once; an import's file goes unless something else needs the same bytes."""
    action = "import.forgotten" if isinstance(batch, ImportBatch) else "upload.forgotten"
    audit.record(action, subject=batch, actor=None, at=at, organisation=batch.organisation)
    batch.delete()
    if isinstance(batch, ImportBatch):
        needs = storage.rows_that_name(batch.sha256)
        storage.forget(batch.sha256, unless=lambda: any(rows.exists() for rows in needs))


def _forget_strays(*, at: datetime) -> None:
    """Remove files that were put aside and that no upload names."""
    known = set(UploadedFile.objects.exclude(held_as="").order_by().values_list("held_as", flat=True))
    for name in incoming.received_before(at - STRAY) - known:
        incoming.discard(name)
