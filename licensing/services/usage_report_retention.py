"""Forget the files of refused reports: failed uploads are kept thirty days."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from accounts.models import Representation
from accounts.storage import forget
from licensing.models import UsageReport
from marketplace.catalog.models import Asset, ImportBatch

KEPT: Final = timedelta(days=30)


def forget_refused(*, at: datetime) -> int:
    """Delete files and row errors of reports refused long ago; that they were sent and refused stays. Give how many."""
    old = UsageReport.objects.filter(status=UsageReport.Status.REFUSED, decided_at__lt=at - KEPT).exclude(errors=[])
    reports = list(old.order_by("pk"))
    for report in reports:
        _forget(report)
    return len(reports)


@transaction.atomic
def _forget(report: UsageReport) -> None:
    report.errors = []
    report.save(update_fields=["errors"])
    if not _is_needed(report):
        transaction.on_commit(lambda: forget(report.sha256))


def _is_needed(report: UsageReport) -> bool:
    """Whether something else keeps the same bytes: files are stored once, by their SHA-256."""
    others = UsageReport.objects.filter(sha256=report.sha256).exclude(pk=report.pk)
    needs = [
        others.exclude(status=UsageReport.Status.REFUSED, errors=[]),
        Asset.objects.filter(Q(sha256=report.sha256) | Q(preview_sha256=report.sha256)),
        ImportBatch.objects.filter(sha256=report.sha256),
        Representation.objects.filter(document_sha256=report.sha256),
    ]
    return any(need.exists() for need in needs)
