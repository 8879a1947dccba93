"""Read a report that was received: check all of it, then take it whole, refuse it, or ask its licensee first."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from accounts.locks import alone
from accounts.models import User
from accounts.services import audit, mail
from accounts.storage import local_copy
from licensing.models import Licence, Obligation, UsageReport, UsageTotal
from licensing.queries.usage_reports import WAITING, accepted_units
from licensing.queries.usage_scopes import measure_of, scope_of
from licensing.usage.checking import Tally, Totals, too_much
from licensing.usage.lines import RowError
from licensing.usage.questions import questions_about
from licensing.usage.reading import Watch, nobody, read_report
from marketplace.kit.months import Month
from marketplace.kit.problems import Problem, Refused

BATCH: Final = 5_000
Status = UsageReport.Status


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do: its rows and sums, or every reason not to take it."""

    rows: int
    totals: Totals
    errors: list[RowError]
    questions: list[Problem] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(self.totals.values())


def said_of(report: UsageReport) -> Checked:
    """What a report said when it was read."""
    sums = report.totals.order_by().values_list("recording", "stage", "trained_model", "units")
    totals = {(recording, stage, model): units for recording, stage, model, units in sums}
    errors = [RowError.from_json(stored) for stored in report.errors]
    return Checked(report.rows, totals, errors, [Problem.from_json(stored) for stored in report.questions])


def checked(licence: Licence, month: Month, path: Path, watch: Watch = nobody) -> Checked:
    """Hold a file against its licence, and its sums against what is probable; write nothing."""
    tally = Tally(scope_of(licence))
    try:
        read_report(path, tally, watch)
    except Refused as refused:
        return Checked(0, {}, [RowError(0, "", "", refused.problem)])
    questions = questions_about(tally.totals, measure_of(licence, month)) if tally.totals else []
    return _countable(licence, Checked(tally.rows, tally.totals, tally.errors, questions))


def read(report: UsageReport, *, at: datetime) -> UsageReport:
    """Take a report behind the page; whoever sent it gets a letter, a machine asks for itself."""
    decided = take(report, at=at)
    if decided.decided_at == at and decided.sent_by is not None and decided.key is None:
        about = decided.licence.uuid
        mail.send_to(decided.sent_by, f"usage_report_{decided.status}", keep_about=about, report=decided)
    return decided


def take(report: UsageReport, *, at: datetime) -> UsageReport:
    """Read a file from its beginning, however far an earlier try came, and decide about it or ask.

    Its sums are written five thousand at a time, so that their number can be watched; they count from the moment at
    which the report is accepted. Two workers never read the same file.
    """
    with alone(report) as is_ours:
        found = UsageReport.objects.select_related(
            "licence__organisation", "licence__quote", "licence__terms", "licence__trained_model", "sent_by", "key"
        )
        report = found.get(pk=report.pk)
        if not is_ours or not report.is_waiting:
            return report
        report.totals.all().delete()
        with local_copy(report.sha256) as path:
            month = Month.of(report.month)
            said = checked(report.licence, month, path, lambda done, known: _mark(report, Status.READING, done, known))
        _write(report, said.totals)
        if report.asks_first and not said.errors:
            return _ask(report, said, at=at)
        return decide(report, said, at=at, actor=report.sent_by)


def stranded() -> list[int]:
    """Give the reports that wait to be read; their ring may have been lost, or their worker killed."""
    return list(UsageReport.objects.filter(status__in=WAITING).order_by("sent_at", "pk").values_list("pk", flat=True))


def _mark(report: UsageReport, status: str, done: int, known: int) -> None:
    """Say how far it is."""
    report.status, report.rows_done, report.rows_known = status, done, known
    report.save(update_fields=["status", "rows_done", "rows_known"])


def _write(report: UsageReport, totals: Totals) -> None:
    lines = [
        UsageTotal(report=report, recording_id=recording, stage=stage, trained_model_id=model, units=units)
        for (recording, stage, model), units in sorted(totals.items())
    ]
    for start in range(0, len(lines), BATCH):
        with transaction.atomic():
            UsageTotal.objects.bulk_create(lines[start : start + BATCH])
            _mark(report, Status.WRITING, min(start + BATCH, len(lines)), len(lines))


@transaction.atomic
def _ask(report: UsageReport, said: Checked, *, at: datetime) -> UsageReport:
    """Show a report's sums to whoever sent it: it counts from their yes on."""
    report.status, report.rows = Status.READ, said.rows
    report.questions = [question.as_json() for question in said.questions]
    report.save(update_fields=["status", "rows", "questions"])
    audit.record("usage_report.read", subject=report, actor=None, at=at, **_facts(report, said))
    if report.sent_by is not None:
        mail.send_to(report.sent_by, "usage_report_read", report=report)
    return report


@transaction.atomic
def decide(report: UsageReport, said: Checked, *, at: datetime, actor: User | None) -> UsageReport:
    """Accept a report or refuse it, once and for all.

    Reports of several months may be read at once, so what they come to together is asked again one after the other.
    """
    licence = Licence.objects.select_for_update(of=("self",)).get(pk=report.licence_id)
    said = _countable(licence, said)
    report.status = Status.REFUSED if said.errors else Status.ACCEPTED
    report.is_nil = not said.errors and not said.units
    report.rows, report.errors, report.decided_at = said.rows, [error.as_json() for error in said.errors], at
    report.questions = [question.as_json() for question in said.questions]
    report.save(update_fields=["status", "is_nil", "rows", "errors", "questions", "decided_at"])
    if said.errors:
        report.totals.all().delete()
    else:
        _meet_duty(report)
    facts = _facts(report, said) | {"errors": len(said.errors)}
    audit.record(f"usage_report.{report.status}", subject=report, actor=actor, at=at, **facts)
    return report


def _facts(report: UsageReport, said: Checked) -> dict[str, Any]:
    """What the audit trail keeps of a report that was read."""
    return {
        "organisation": report.licence.organisation,
        "licence": report.licence.uuid,
        "month": f"{report.month:%Y-%m}",
        "sha256": report.sha256,
        "units": said.units,
        "questions": len(said.questions),
    }


def _countable(licence: Licence, said: Checked) -> Checked:
    """Refuse what would make the licence's units more than money can be divided by."""
    flood = too_much(said.totals, accepted_units(licence)) if said.totals else []
    return replace(said, totals={}, errors=flood, questions=[]) if flood else said


def _meet_duty(report: UsageReport) -> None:
    """The duty to report that month is met: in time or late, by the day on which its licensee gave the report."""
    duties = report.licence.obligations.select_for_update()
    duty = duties.filter(kind=Obligation.Kind.REPORT, month=report.month).first()
    if duty is None or duty.status != Obligation.Status.DUE:
        return
    duty.status = Obligation.Status.MET_LATE if report.given_at.date() > duty.due_on else Obligation.Status.MET
    duty.met_at = report.given_at
    duty.evidence = str(report.uuid)
    duty.save(update_fields=["status", "met_at", "evidence"])
