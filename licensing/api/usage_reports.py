"""Reports of use, for machines."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, endpoint, page, page_of, read
from accounts.api.problems import problem
from accounts.models import ApiKey, Organisation
from licensing.models import Licence, UsageReport
from licensing.queries.licences import licences_held_by
from licensing.queries.usage_reports import reports_visible_to, told_errors
from licensing.services import usage_reports
from licensing.services.usage_reports import Sender
from licensing.views.usage_reports import on_disk
from marketplace.kit.months import Month

Scope, Kind = ApiKey.Scope, Organisation.Kind


class UsageReportSerializer(serializers.Serializer[UsageReport]):
    """One report of use."""

    id = serializers.UUIDField(source="uuid")
    licence = serializers.UUIDField(source="licence.uuid")
    month = serializers.DateField(format="%Y-%m", help_text="Such as 2026-11.")
    status = serializers.ChoiceField(choices=UsageReport.Status.choices)
    is_nil = serializers.BooleanField()
    rows = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the file as it was sent; empty if nothing was used.")
    sent_at = serializers.DateTimeField()


class UsageReportInput(serializers.Serializer[Any]):
    """A month's file, or the word that nothing was used."""

    month = serializers.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", help_text="Such as 2026-11.")
    file = serializers.FileField(
        required=False, help_text="CSV or Parquet with the columns recording, stage, units and model version."
    )
    is_nil = serializers.BooleanField(default=False, help_text="Nothing was used; then there is no file.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("file")) == attrs["is_nil"]:
            raise serializers.ValidationError({"file": "Send a file, or say is_nil; not both."})
        return attrs


@endpoint(
    "GET",
    scope=Scope.LICENCES_READ,
    kinds=[Kind.DEVELOPER],
    query=PageQuerySerializer,
    responses=page_of(UsageReportSerializer),
)
def usage_report_list(request: ApiRequest, uuid: UUID) -> Response:
    """List the reports sent under a licence, newest first."""
    reports = reports_visible_to(request.viewer).filter(licence=_held(request, uuid))
    return page(request, reports, UsageReportSerializer, ordering=("-pk",))


@endpoint(
    "POST",
    scope=Scope.REPORTS_WRITE,
    kinds=[Kind.DEVELOPER],
    body=UsageReportInput,
    responses={201: UsageReportSerializer},
    is_upload=True,
)
def usage_report_create(request: ApiRequest, uuid: UUID) -> Response:
    """Report a month's use under a licence: taken whole, or refused with each row's error."""
    licence = _held(request, uuid)
    report = _take(request, licence, read(UsageReportInput, request))
    if report.status == UsageReport.Status.REFUSED:
        return _refused(report)
    location = {"Location": reverse("api-usage-reports", args=[licence.uuid])}
    return Response(UsageReportSerializer(report).data, status=201, headers=location)


def _take(request: ApiRequest, licence: Licence, said: dict[str, Any]) -> UsageReport:
    sender, now, month = Sender(request.viewer.user, request.viewer.key), timezone.now(), Month.parse(said["month"])
    if said["is_nil"]:
        return usage_reports.submit_nil(licence, month, at=now, sender=sender)
    with on_disk(said["file"]) as path:
        return usage_reports.submit(licence, month, path, file_name=said["file"].name or "", at=now, sender=sender)


def _refused(report: UsageReport) -> Response:
    errors = [
        {
            "field": f"row {error.row}, {error.column}" if error.row else "file",
            "message": f"{error.reason}: “{error.value}”. {error.remedy}"
            if error.value
            else f"{error.reason}. {error.remedy}",
        }
        for error in told_errors(report)
    ]
    return problem(422, code="ReportRefused", detail="Nothing was taken. See errors.", errors=errors)


def _held(request: ApiRequest, uuid: UUID) -> Licence:
    return get_object_or_404(licences_held_by(request.viewer), uuid=uuid)
