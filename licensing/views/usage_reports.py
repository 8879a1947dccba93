"""Reports of use: what is due, late and received, and sending one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Membership, Organisation
from accounts.templatetags.assent import month as month_name
from accounts.viewers import ViewedRequest
from licensing.calendars import line_of
from licensing.forms.usage_reports import UsageReportForm
from licensing.models import Licence, Obligation, UsageReport
from licensing.queries.licences import licences_held_by, open_duties
from licensing.queries.usage_reports import by_stage, error_rows, reports_visible_to, told_errors
from licensing.services import usage_reports
from licensing.services.usage_reports import Sender
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from marketplace.kit.spreadsheets import csv_lines

PER_PAGE = 50
SHOWN_ERRORS = 100
WHO_MAY = [Membership.Role.OWNER, Membership.Role.MANAGER]


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def usage_report_list(request: ViewedRequest) -> HttpResponse:
    """What is late and due first, then what was sent."""
    today = timezone.now().date()
    owed = [duty for duty in open_duties(request.viewer, on=today) if duty.obligation.kind == Obligation.Kind.REPORT]
    page = Paginator(reports_visible_to(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "due": [line_of(duty, on=today) for duty in owed]}
    return render(request, "licensing/usage_reports_list.html", context)


@member(kinds=[Organisation.Kind.DEVELOPER], roles=WHO_MAY)
def usage_report_send(request: ViewedRequest, uuid: UUID, month: str) -> HttpResponse:
    """Send a month's report under one licence."""
    licence = get_object_or_404(licences_held_by(request.viewer), uuid=uuid)
    period = Month.parse(month)
    form = UsageReportForm(request.POST, request.FILES) if request.method == "POST" else UsageReportForm()
    if request.method == "POST" and form.is_valid():
        try:
            report = _take(request, licence, period, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            if report.status == UsageReport.Status.ACCEPTED:
                messages.success(request, _("Thank you. %(month)s is reported.") % {"month": month_name(period)})
            return redirect("usage-report", report.uuid)
    context = {"licence": licence, "month": period, "form": form, "crumbs": _crumbs(licence, month_name(period))}
    return render(request, "licensing/usage_reports_send.html", context)


def _take(request: ViewedRequest, licence: Licence, month: Month, said: dict[str, Any]) -> UsageReport:
    sender, now = Sender(request.viewer.user, request.viewer.key), timezone.now()
    if said["is_nil"]:
        return usage_reports.submit_nil(licence, month, at=now, sender=sender)
    with on_disk(said["file"]) as path:
        return usage_reports.submit(licence, month, path, file_name=said["file"].name, at=now, sender=sender)


@contextmanager
def on_disk(file: "UploadedFile[bytes]") -> Iterator[Path]:
    """Put an uploaded file where a process of its own can read it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        yield path


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def usage_report(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """One report: its sums, or why it was refused, row by row."""
    report = get_object_or_404(reports_visible_to(request.viewer), uuid=uuid)
    context = {
        "report": report,
        "is_accepted": report.status == UsageReport.Status.ACCEPTED,
        "stages": by_stage(report),
        "errors": told_errors(report)[:SHOWN_ERRORS],
        "again_url": reverse("usage-report-send", args=[report.licence.uuid, f"{report.month:%Y-%m}"]),
        "crumbs": _crumbs(report.licence, month_name(report.month)),
    }
    return render(request, "licensing/usage_reports_report.html", context)


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
