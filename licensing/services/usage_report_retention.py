"""Forget the files of reports that were refused or discarded: failed uploads are kept thirty days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.storage import forget, rows_that_name
from licensing.models import UsageReport

KEPT: Final = timedelta(days=30)


def forget_refused(*, at: datetime) -> int:
    """Delete files and row errors of what was not taken long ago; that it was sent and refused stays. Give how many."""
    not_taken = [UsageReport.Status.REFUSED, UsageReport.Status.DISCARDED]
    old = UsageReport.objects.filter(status__in=not_taken, decided_at__lt=at - KEPT, forgotten_at=None)
    reports = list(old.order_by("pk"))
    for report in reports:
        _forget(report, at=at)
    return len(reports)


@transaction.atomic
def _forget(report: UsageReport, *, at: datetime) -> None:
    """The file goes before the commit, while its lock is held; a crash between the two is mended by the next sweep."""
    report.errors, report.forgotten_at = [], at
    report.save(update_fields=["errors", "forgotten_at"])
    forget(report.sha256, unless=lambda: any(need.exists() for need in _needs(report)))


def _needs(report: UsageReport) -> Iterator[QuerySet[Any]]:
    """Whatever may keep the same bytes; a report that was forgotten needs its file no more."""
    for rows in rows_that_name(report.sha256):
        if rows.model is not UsageReport:
            yield rows
        else:
            yield rows.exclude(pk=report.pk).filter(forgotten_at=None)
