"""What a licensee says to a report that was read and shown: it counts, or it does not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from licensing.models import Licence, UsageReport
from licensing.services.usage_report_reading import decide, said_of
from marketplace.kit.errors import DomainError

Status = UsageReport.Status


class ReportNotShown(DomainError):
    """Somebody answers a report that is still being read, or was answered before."""


@transaction.atomic
def accept(report: UsageReport, *, at: datetime, actor: User | None) -> UsageReport:
    """Let a report count, as it was shown. Saying yes twice is saying it once."""
    report = _locked(report)
    if report.status == Status.ACCEPTED:
        return report
    _refuse_unless_shown(report)
    return decide(report, said_of(report), at=at, actor=actor)


@transaction.atomic
def discard(report: UsageReport, *, at: datetime, actor: User | None) -> UsageReport:
    """Let go of a report that was shown: its month is open again. Its file goes as one that was refused."""
    report = _locked(report)
    if report.status == Status.DISCARDED:
        return report
    _refuse_unless_shown(report)
    report.totals.all().delete()
    report.status, report.decided_at = Status.DISCARDED, at
    report.save(update_fields=["status", "decided_at"])
    facts = {"licence": report.licence.uuid, "month": f"{report.month:%Y-%m}", "sha256": report.sha256}
    organisation = report.licence.organisation
    audit.record("usage_report.discarded", subject=report, actor=actor, at=at, organisation=organisation, **facts)
    return report


def _locked(report: UsageReport) -> UsageReport:
    """Take the licence first, then its report, in the order of whoever decides."""
    Licence.objects.select_for_update().get(pk=report.licence_id)
    found = UsageReport.objects.select_for_update(of=("self",)).select_related("licence__organisation")
    return found.get(pk=report.pk)


def _refuse_unless_shown(report: UsageReport) -> None:
    if report.status != Status.READ:
        raise ReportNotShown(_("This report does not wait for an answer. Look at it again."))
