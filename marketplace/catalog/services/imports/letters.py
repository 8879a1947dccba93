"""Tell who brought a file that it is read, or written."""

from accounts.services import mail
from marketplace.catalog.models import ImportBatch


def tell_read(batch: ImportBatch) -> None:
    """Say what the file would change, or why it cannot be read."""
    _tell(batch, "import_failed" if batch.status == ImportBatch.Status.FAILED else "import_ready")


def tell_written(batch: ImportBatch) -> None:
    """Say what was written, and what was left out."""
    _tell(batch, "import_done")


def _tell(batch: ImportBatch, template: str) -> None:
    if batch.uploaded_by is not None:
        mail.send_to(batch.uploaded_by, template, batch=batch)
