"""Tell who brought a file that it is read, or written: once for an archive, however many messages it holds."""

from accounts.services import mail
from marketplace.catalog.models import ImportBatch
from marketplace.catalog.services.imports.archives import summed


def tell_read(batch: ImportBatch) -> None:
    """Say what the file would change, or why it cannot be read."""
    _tell(batch, "import_failed" if batch.status == ImportBatch.Status.FAILED else "import_ready")


def tell_written(batch: ImportBatch) -> None:
    """Say what was written, and what was left out."""
    _tell(batch, "import_done")


def tell_stuck(batch: ImportBatch) -> None:
    """Say that it could not be written, and that nothing is lost."""
    _tell(batch, "import_stuck")


def _tell(batch: ImportBatch, template: str) -> None:
    if batch.archive_id is not None:
        _tell_of_archive(batch.archive_id)
    elif batch.uploaded_by is not None and batch.status != ImportBatch.Status.UNPACKED:
        mail.send_to(batch.uploaded_by, template, batch=batch)


def _tell_of_archive(pk: int) -> None:
    """Say it of an archive when its last message is read, or written; who comes last is found by taking turns."""
    archive = ImportBatch.objects.select_for_update(of=("self",)).select_related("uploaded_by").get(pk=pk)
    archive.counts = summed(archive)
    archive.save(update_fields=["counts"])
    if archive.uploaded_by is None or archive.messages.filter(status__in=ImportBatch.BUSY).exists():
        return
    is_waiting = archive.messages.filter(status=ImportBatch.Status.READY).exists()
    mail.send_to(archive.uploaded_by, "import_ready" if is_waiting else "import_done", batch=archive)
