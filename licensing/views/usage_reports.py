"""Reports of use: what is due, late and received, and sending one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.rings import ring
from accounts.roles import EDITORS
from accounts.templatetags.assent import month as month_name
from accounts.viewers import ViewedRequest
from licensing.calendars import line_of, month_of
from licensing.forms.usage_reports import UsageReportForm
from licensing.models import Licence, Obligation, UsageReport
from licensing.queries.licences import begun_months, licences_held_by, open_duties
from licensing.queries.usage_reports import UNDECIDED, reports_visible_to, sums_of, undecided_months
from licensing.services import usage_report_answers, usage_reports
from licensing.services.usage_reports import Sender
from licensing.tasks import read_usage_report
from licensing.usage_report_words import error_rows, told_errors, told_questions
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from marketplace.kit.spreadsheets import csv_lines

PER_PAGE = 50
SHOWN_ERRORS = 100
Status = UsageReport.Status
TONES: dict[str, str] = {str(status): "wait" for status in UNDECIDED} | {
    Status.ACCEPTED: "good",
    Status.REFUSED: "bad",
    Status.DISCARDED: "plain",
}


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def usage_report_list(request: ViewedRequest) -> HttpResponse:
    """What is late and due first, then what was sent."""
    today = timezone.now().date()
    sent = undecided_months(request.viewer)
    due, begun = open_duties(request.viewer, on=today), begun_months(request.viewer, on=today)
    owed = [duty for duty in due if duty.obligation.kind == Obligation.Kind.REPORT]
    page = Paginator(reports_visible_to(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(report, TONES[report.status]) for report in page],
        "to_accept": reports_visible_to(request.viewer).filter(status=Status.READ),
        "due": [line_of(duty, on=today) for duty in owed if month_of(duty) not in sent],
        "begun": [line_of(duty, on=today) for duty in begun if month_of(duty) not in sent],
        "may_send": request.viewer.role in EDITORS,
    }
    return render(request, "licensing/usage_reports_list.html", context)


@member(kinds=[Organisation.Kind.DEVELOPER], roles=EDITORS)
def usage_report_send(request: ViewedRequest, uuid: UUID, month: str) -> HttpResponse:
    """Send a month's report under one licence; one that was sent is shown instead."""
    licence = get_object_or_404(licences_held_by(request.viewer), uuid=uuid)
    period = Month.parse(month)
    sent = licence.usage_reports.filter(month=period.first_day, status__in=UNDECIDED).first()
    if sent is not None and request.method == "GET":
        return redirect("usage-report", sent.uuid)
    form = UsageReportForm(request.POST, request.FILES) if request.method == "POST" else UsageReportForm()
    if request.method == "POST" and form.is_valid():
        try:
            report = _receive(request, licence, period, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("usage-report", report.uuid)
    context = {"licence": licence, "month": period, "form": form, "crumbs": _crumbs(licence, month_name(period))}
    return render(request, "licensing/usage_reports_send.html", context)


@transaction.atomic
def _receive(request: ViewedRequest, licence: Licence, month: Month, said: dict[str, Any]) -> UsageReport:
    """Take the word that nothing was used, or keep the file and ring for it to be read."""
    sender, now = Sender(request.viewer.user, request.viewer.key), timezone.now()
    if said["is_nil"]:
        return usage_reports.submit_nil(licence, month, at=now, sender=sender)
    file = said["file"]
    report = usage_reports.receive(licence, month, file, file_name=file.name, at=now, sender=sender, asks_first=True)
    ring(read_usage_report, report.pk)
    return report


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def usage_report(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """One report: its sums, to accept or as they count, or why it was refused, row by row."""
    report = get_object_or_404(reports_visible_to(request.viewer), uuid=uuid)
    crumbs = _crumbs(report.licence, month_name(report.month))
    if report.is_waiting:
        context = _progress(report) | {"report": report, "crumbs": crumbs}
        return render(request, "licensing/usage_reports_progress.html", context)
    context = {
        "report": report,
        "questions": told_questions(report.questions),
        "sums": sums_of(report),
        "may_answer": request.viewer.role in EDITORS,
        "errors": told_errors(report.errors)[:SHOWN_ERRORS],
        "again_url": reverse("usage-report-send", args=[report.licence.uuid, f"{report.month:%Y-%m}"]),
        "crumbs": crumbs,
    }
    return render(request, f"licensing/usage_reports_{report.status}.html", context)


@member(kinds=[Organisation.Kind.DEVELOPER], roles=EDITORS)
@require_POST
def usage_report_accept(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Let a report count as its page showed it."""
    return _answered(request, uuid, usage_report_answers.accept)


@member(kinds=[Organisation.Kind.DEVELOPER], roles=EDITORS)
@require_POST
def usage_report_discard(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Let go of a report that its page showed."""
    return _answered(request, uuid, usage_report_answers.discard)


def _answered(request: ViewedRequest, uuid: UUID, answer: Callable[..., UsageReport]) -> HttpResponse:
    report = get_object_or_404(reports_visible_to(request.viewer), uuid=uuid)
    answer(report, at=timezone.now(), actor=request.viewer.user)
    return redirect("usage-report", report.uuid)


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def usage_report_progress(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """How far a report is, as a fragment; the whole page comes when it is over."""
    report = get_object_or_404(reports_visible_to(request.viewer), uuid=uuid)
    response = render(request, "components/_progress.html", _progress(report))
    if not report.is_waiting:
        response["HX-Refresh"] = "true"
    return response


def _progress(report: UsageReport) -> dict[str, Any]:
    """What the progress bar shows."""
    return {
        "label": report.get_status_display(),
        "done": report.rows_done,
        "known": report.rows_known or 0,
        "words": "" if report.rows_known else _("This takes some seconds."),
        "is_running": report.is_waiting,
        "poll_url": reverse("usage-report-progress", args=[report.uuid]),
    }


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def usage_report_errors(request: ViewedRequest, uuid: UUID) -> HttpResponseBase:
    """The row errors as a file."""
    report = get_object_or_404(reports_visible_to(request.viewer), uuid=uuid)
    response = StreamingHttpResponse(csv_lines(error_rows(report)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="errors-{report.month:%Y-%m}.csv"'
    return response


def _crumbs(licence: Licence, here: str) -> list[tuple[str, str]]:
    own = reverse("licence", args=[licence.uuid])
    return [(_("Reports"), reverse("usage-reports")), (licence.number, own), (here, "")]
