"""Take reports of use: whole or not at all, and each month of a licence once."""

from dataclasses import dataclass
from datetime import date, datetime
from os import SEEK_END
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ApiKey, User
from accounts.services import audit
from accounts.storage import store
from licensing.models import Licence, UsageReport
from licensing.queries.licences import over_on
from licensing.queries.usage_reports import WAITING
from licensing.services.usage_report_reading import Checked, checked, decide, take
from licensing.usage.lines import MOST_FILE_BYTES
from marketplace.kit.errors import DomainError, Malformed
from marketplace.kit.months import Month


class MonthOutsideTerm(Malformed):
    """A report is about a month in which the licence does not hold."""


class MonthInFuture(Malformed):
    """A report is about a month that has not begun."""


class MonthAlreadyReported(DomainError):
    """The month has an accepted report."""


class MonthBeingRead(DomainError):
    """A report of the month was sent and is not decided yet."""


class ReportTooLarge(Malformed):
    """More bytes than a report of one month needs."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a report: a person, or a machine with a key that a person made."""

    user: User | None = None
    key: ApiKey | None = None


def check(licence: Licence, month: Month, path: Path | None, *, at: datetime) -> Checked:
    """Read a file and hold it against its licence; write nothing. No file says that nothing was used."""
    _refuse_month(licence, month, on=at.date())
    return Checked(0, {}, []) if path is None else checked(licence, month, path)


@transaction.atomic
def receive(
    licence: Licence,
    month: Month,
    file: IO[bytes],
    *,
    file_name: str,
    at: datetime,
    sender: Sender,
    asks_first: bool = False,
) -> UsageReport:
    """Keep a file as it was sent, under its SHA-256; reading it comes next, and then its licensee's yes if it asks.

    A month past its grace is late, never closed. What counts is the day on which the file was sent. Nothing of a file
    that is refused is kept, and hashing a large one keeps nobody else from the licence.
    """
    file.seek(0, SEEK_END)
    if file.tell() > MOST_FILE_BYTES:
        raise ReportTooLarge(_("The file is larger than 1 GB. Add up its lines, or send it as Parquet."))
    _refuse_month(licence, month, on=at.date())
    stored = store(file)
    licence = _locked(licence, month, on=at.date())
    report = UsageReport.objects.create(
        licence=licence,
        month=month.first_day,
        file_name=file_name[-255:],
        sha256=stored.sha256,
        size=stored.size,
        sent_by=sender.user,
        key=sender.key,
        sent_at=at,
        asks_first=asks_first,
    )
    facts = {"licence": licence.uuid, "month": str(month), "sha256": stored.sha256}
    organisation = licence.organisation
    audit.record("usage_report.received", subject=report, actor=sender.user, at=at, organisation=organisation, **facts)
    return report


@transaction.atomic
def submit(licence: Licence, month: Month, path: Path, *, file_name: str, at: datetime, sender: Sender) -> UsageReport:
    """Take a file now: accepted with its sums, or refused with its row errors and nothing else changed.

    One transaction, so that no sweep finds it half done.
    """
    with path.open("rb") as stream:
        report = receive(licence, month, stream, file_name=file_name, at=at, sender=sender)
    return take(report, at=at)


@transaction.atomic
def submit_nil(licence: Licence, month: Month, *, at: datetime, sender: Sender) -> UsageReport:
    """Take the word that nothing was used in a month."""
    licence = _locked(licence, month, on=at.date())
    report = UsageReport.objects.create(
        licence=licence, month=month.first_day, sent_by=sender.user, key=sender.key, sent_at=at
    )
    return decide(report, Checked(0, {}, []), at=at, actor=sender.user)


def _locked(licence: Licence, month: Month, *, on: date) -> Licence:
    """Take the licence for this transaction, unless the month cannot be reported now."""
    found = Licence.objects.select_for_update(of=("self",)).select_related("organisation", "terms", "quote")
    licence = found.get(pk=licence.pk)
    _refuse_month(licence, month, on=on)
    return licence


def _refuse_month(licence: Licence, month: Month, *, on: date) -> None:
    told: dict[str, Any] = {"month": month, "number": licence.number}
    if month not in Month.touched(licence.starts_on, over_on(licence)):
        raise MonthOutsideTerm(_("Licence %(number)s does not hold in %(month)s.") % told)
    if month > Month.of(on):
        raise MonthInFuture(_("%(month)s has not begun. Report it when it has.") % told)
    reports = licence.usage_reports.filter(month=month.first_day)
    if reports.filter(status=UsageReport.Status.ACCEPTED).exists():
        raise MonthAlreadyReported(_("%(month)s is reported already under licence %(number)s.") % told)
    if reports.filter(status__in=WAITING).exists():
        raise MonthBeingRead(_("A report for %(month)s is being read. Wait for its answer.") % told)
    if reports.filter(status=UsageReport.Status.READ).exists():
        raise MonthBeingRead(
            _("A report for %(month)s was read and waits for a yes. Accept or discard it on its page.") % told
        )
