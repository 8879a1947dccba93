"""Forget the files of refused reports: failed uploads are kept thirty days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.storage import forget, rows_that_name
from licensing.models import UsageReport

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
    """The file goes before the commit, while its lock is held; a crash between the two is mended by the next sweep."""
    report.errors = []
    report.save(update_fields=["errors"])
    forget(report.sha256, unless=lambda: any(need.exists() for need in _needs(report)))


def _needs(report: UsageReport) -> Iterator[QuerySet[Any]]:
    """Whatever may keep the same bytes; a report that was forgotten needs its file no more."""
    for rows in rows_that_name(report.sha256):
        if rows.model is not UsageReport:
            yield rows
        else:
            yield rows.exclude(pk=report.pk).exclude(status=UsageReport.Status.REFUSED, errors=[])
