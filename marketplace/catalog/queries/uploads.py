"""Uploads: who may see them, how far they are, what became of each file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from accounts.viewers import Viewer
from marketplace.catalog.models import UploadBatch, UploadedFile, UploadResult
from marketplace.catalog.queries.assets import has_other_length
from marketplace.kit.problems import Problem

Outcome = UploadResult.Outcome


@dataclass(frozen=True, slots=True)
class Progress:
    """How many files are read, of how many."""

    done: int
    known: int


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What became of one file, in the reader's language."""

    result: UploadResult
    reason: str
    remedy: str


def uploads_visible_to(viewer: Viewer) -> QuerySet[UploadBatch]:
    """An organisation's own uploads, newest first."""
    uploads = UploadBatch.objects.select_related("organisation", "catalog", "recording", "uploaded_by")
    return uploads.filter(organisation=viewer.organisation) if viewer.organisation else uploads.none()


def with_counts(uploads: QuerySet[UploadBatch]) -> QuerySet[UploadBatch]:
    """Count the files that are known (those in a ZIP are, once it is opened), and what became of each."""
    entries = UploadedFile.objects.filter(batch=OuterRef("pk")).order_by().values("batch").annotate(sum=Sum("entries"))
    counts = {outcome.value: Count("files__results", filter=Q(files__results__outcome=outcome)) for outcome in Outcome}
    known = Coalesce(Subquery(entries.values("sum")), Value(0), output_field=IntegerField())
    counted = uploads.annotate(known=known, done=Count("files__results"), **counts)
    return counted.order_by("-uploaded_at", "-pk")  # sums make Django forget the order of the model


def last_refusals(viewer: Viewer) -> list[tuple[UploadBatch, int]]:
    """The last upload to each catalog, where files of it were refused, and how many; sending them again ends it."""
    done = uploads_visible_to(viewer).filter(status=UploadBatch.Status.DONE, catalog__isnull=False)
    last = done.order_by("catalog_id", "-uploaded_at", "-pk").distinct("catalog_id").values("pk")
    refused = Count("files__results", filter=Q(files__results__outcome=Outcome.REFUSED))
    found = done.filter(pk__in=last).annotate(files_refused=refused).filter(files_refused__gt=0).order_by("pk")
    return [(batch, batch.files_refused) for batch in found]


def progress_of(batch: UploadBatch) -> Progress:
    """How far one upload is."""
    known = batch.files.aggregate(known=Sum("entries"))["known"]
    return Progress(UploadResult.objects.filter(file__batch=batch).count(), known or 0)


def counts_of(batch: UploadBatch) -> dict[str, int]:
    """Count files by outcome, naming every outcome."""
    found = UploadResult.objects.filter(file__batch=batch).order_by().values_list("outcome").annotate(files=Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(found)


def results_of(batch: UploadBatch) -> QuerySet[UploadResult]:
    """What became of each file, in the order of sending; whether it `differs` in length from its recording."""
    results = UploadResult.objects.filter(file__batch=batch).annotate(differs=has_other_length("asset__"))
    return results.select_related("asset__recording").order_by("file__number", "number")


def refused_first(results: QuerySet[UploadResult]) -> QuerySet[UploadResult]:
    """Put what was refused first, and what differs in length before what is plainly taken."""
    is_taken = Case(When(outcome=Outcome.REFUSED, then=0), When(differs=True, then=1), default=2)
    return results.order_by(is_taken, "file__number", "number")


def shown(results: Iterable[UploadResult]) -> list[ShownResult]:
    """Tell reasons and remedies to a reader."""
    return [ShownResult(result, *told(result)) for result in results]


def told(result: UploadResult) -> tuple[str, str]:
    """Why a file was refused, and what to do; nothing for one that was taken."""
    return Problem.from_json(result.problem).told(gettext) if result.problem else ("", "")
