"""What a licensee owes under its Terms, and by when: the duties that a licence is born with."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from licensing.models import Licence, Obligation, Terms
from marketplace.kit.months import Month

CREDIT_DAYS = 30
MONTHS_BETWEEN_LABEL_EVIDENCE = 6


def term_end(starts_on: date, months: int) -> date:
    """The first day on which a term of so many months is over."""
    last = Month.of(starts_on).plus(months)
    return date(last.year, last.month, min(starts_on.day, monthrange(last.year, last.month)[1]))


def report_due(month: Month, *, terms: Terms, ends_on: date) -> date:
    """The last day on which a month's report is in time: its grace counts from the end of its period.

    A quarter's three reports are due together; the last quarter ends with the term's last month.
    """
    period_end = month
    if terms.cadence == Terms.Cadence.QUARTERLY:
        quarter_end = Month(month.year, (month.month + 2) // 3 * 3)
        period_end = min(quarter_end, Month.of(ends_on - timedelta(days=1)))
    return period_end.last_day + timedelta(days=terms.grace_days)


def obligations_of(licence: Licence) -> Iterator[Obligation]:
    """Every duty of a new licence: reports, labelling evidence, credits, deletion."""
    terms, kind = licence.terms, Obligation.Kind
    months = Month.touched(licence.starts_on, licence.ends_on)
    for month in months:
        due_on = report_due(month, terms=terms, ends_on=licence.ends_on)
        yield _owed(licence, kind.REPORT, due_on, month=month)
    if terms.needs_output_label and terms.output_use != Terms.OutputUse.NONE:
        step = MONTHS_BETWEEN_LABEL_EVIDENCE
        for month in months[step - 1 :: step]:
            due_on = month.last_day + timedelta(days=terms.grace_days)
            yield _owed(licence, kind.LABEL_EVIDENCE, due_on, month=month)
    if terms.attribution != Terms.Attribution.NONE:
        yield _owed(licence, kind.CREDIT, licence.starts_on + timedelta(days=CREDIT_DAYS))
    if terms.needs_deletion_certificate:
        yield _owed(licence, kind.DELETION, licence.ends_on + timedelta(days=terms.retention_days))


def _owed(licence: Licence, kind: Obligation.Kind, due_on: date, *, month: Month | None = None) -> Obligation:
    return Obligation(licence=licence, kind=kind, due_on=due_on, month=month.first_day if month else None)
