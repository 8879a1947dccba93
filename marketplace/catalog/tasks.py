"""What the worker does for the catalog; each task is rung for after a commit, and is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from marketplace.catalog.models import ImportBatch, UploadBatch
from marketplace.catalog.services import retention, uploads
from marketplace.catalog.services.imports.mending import check
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.writing import stranded, write


@shared_task  # type: ignore[untyped-decorator]
def read_import(batch_id: int) -> None:
    """Read an uploaded file into rows."""
    read(ImportBatch.objects.get(pk=batch_id), at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def check_import(batch_id: int) -> None:
    """Judge a file again with what was mended in it."""
    check(ImportBatch.objects.get(pk=batch_id), at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def write_import(batch_id: int) -> None:
    """Write the accepted rows of a file."""
    write(ImportBatch.objects.get(pk=batch_id), at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def finish_imports() -> None:
    """Ring again for files that wait: a ring may have been lost, a worker killed."""
    tasks = {ImportBatch.Status.CHECKING: check_import, ImportBatch.Status.WRITING: write_import}
    for batch in stranded():
        tasks.get(ImportBatch.Status(batch.status), read_import).delay(batch.pk)


@shared_task  # type: ignore[untyped-decorator]
def read_upload(batch_id: int) -> None:
    """Read the files of an upload."""
    uploads.read(UploadBatch.objects.get(pk=batch_id), at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def finish_uploads() -> None:
    """Ring again for uploads that wait."""
    for batch in uploads.stranded():
        read_upload.delay(batch.pk)


@shared_task  # type: ignore[untyped-decorator]
def forget_old_files() -> None:
    """Forget what was sent and came to nothing thirty days ago."""
    retention.forget_old(at=timezone.now())
