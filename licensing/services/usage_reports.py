"""Take reports of use: whole or not at all, and each month of a licence once."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ApiKey, User
from accounts.services import audit
from accounts.storage import Stored, measure, store
from licensing.models import Licence, Obligation, UsageReport, UsageTotal
from licensing.queries.licences import over_on
from licensing.queries.usage_scopes import scope_of
from licensing.usage.checking import Totals, totals_of
from licensing.usage.lines import Report, RowError
from licensing.usage.reading import read_report
from marketplace.kit.errors import DomainError, Malformed
from marketplace.kit.months import Month
from marketplace.kit.problems import Refused

BATCH = 5_000


class MonthOutsideTerm(Malformed):
    """A report is about a month in which the licence does not hold."""


class MonthInFuture(Malformed):
    """A report is about a month that has not begun."""


class MonthAlreadyReported(DomainError):
    """The month has an accepted report."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a report: a person, or a machine with a key that a person made."""

    user: User | None = None
    key: ApiKey | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do: its rows and sums, or every reason not to take it."""

    rows: int
    totals: Totals
    errors: list[RowError]

    @property
    def units(self) -> int:
        return sum(self.totals.values())


def check(licence: Licence, month: Month, path: Path | None, *, at: datetime) -> Checked:
    """Read a file and hold it against its licence; write nothing. No file says that nothing was used."""
    _refuse_month(licence, month, on=at.date())
    if path is None:
        return Checked(0, {}, [])
    try:
        report = read_report(path)
    except Refused as refused:
        report = Report(0, [], [RowError(0, "", "", refused.problem)])
    totals, errors = totals_of(report, scope_of(licence))
    return Checked(report.rows, {} if errors else totals, errors)


def submit(licence: Licence, month: Month, path: Path, *, file_name: str, at: datetime, sender: Sender) -> UsageReport:
    """Take a file: accepted with its sums, or refused with its row errors and nothing else changed.

    The file as it was sent is kept under its SHA-256. A month past its grace is late, never closed.
    """
    checked = check(licence, month, path, at=at)
    with path.open("rb") as stream:
        stored = measure(stream) if checked.errors else store(stream)
    return _decide(licence, month, checked, stored, file_name=file_name, at=at, sender=sender)


def submit_nil(licence: Licence, month: Month, *, at: datetime, sender: Sender) -> UsageReport:
    """Take the word that nothing was used in a month."""
    _refuse_month(licence, month, on=at.date())
    return _decide(licence, month, Checked(0, {}, []), None, file_name="", at=at, sender=sender)


def _refuse_month(licence: Licence, month: Month, *, on: date) -> None:
    told: dict[str, Any] = {"month": month, "number": licence.number}
    if month not in Month.touched(licence.starts_on, over_on(licence)):
        raise MonthOutsideTerm(_("Licence %(number)s does not hold in %(month)s.") % told)
    if month > Month.of(on):
        raise MonthInFuture(_("%(month)s has not begun. Report it when it has.") % told)
    if licence.usage_reports.filter(month=month.first_day, status=UsageReport.Status.ACCEPTED).exists():
        raise MonthAlreadyReported(_("%(month)s is reported already under licence %(number)s.") % told)


@transaction.atomic
def _decide(
    licence: Licence,
    month: Month,
    checked: Checked,
    stored: Stored | None,
    *,
    file_name: str,
    at: datetime,
    sender: Sender,
) -> UsageReport:
    licence = Licence.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=licence.pk)
    _refuse_month(licence, month, on=at.date())
    report = UsageReport.objects.create(
        status=UsageReport.Status.REFUSED if checked.errors else UsageReport.Status.ACCEPTED,
        licence=licence,
        month=month.first_day,
        is_nil=not checked.errors and not checked.units,
        file_name=file_name[:255],
        sha256=stored.sha256 if stored else "",
        size=stored.size if stored else 0,
        rows=checked.rows,
        errors=[error.as_json() for error in checked.errors],
        sent_by=sender.user,
        key=sender.key,
        sent_at=at,
        decided_at=at,
    )
    if not checked.errors:
        _write(report, checked.totals)
        _meet_duty(licence, month, report, at=at)
    audit.record(
        f"usage_report.{report.status}",
        subject=report,
        actor=sender.user,
        at=at,
        organisation=licence.organisation,
        licence=licence.uuid,
        month=str(month),
        sha256=report.sha256,
        units=checked.units,
        errors=len(checked.errors),
    )
    return report


def _write(report: UsageReport, totals: Totals) -> None:
    UsageTotal.objects.bulk_create(
        (
            UsageTotal(report=report, recording_id=recording, stage=stage, trained_model_id=model, units=units)
            for (recording, stage, model), units in sorted(totals.items())
        ),
        batch_size=BATCH,
    )


def _meet_duty(licence: Licence, month: Month, report: UsageReport, *, at: datetime) -> None:
    """The duty to report that month is met: in time, or late."""
    duty = licence.obligations.filter(kind=Obligation.Kind.REPORT, month=month.first_day).first()
    if duty is None or duty.status != Obligation.Status.DUE:
        return
    duty.status = Obligation.Status.MET_LATE if at.date() > duty.due_on else Obligation.Status.MET
    duty.met_at = at
    duty.evidence = str(report.uuid)
    duty.save(update_fields=["status", "met_at", "evidence"])
