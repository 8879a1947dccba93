"""Reports of use, for machines."""

from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, endpoint, page, page_of, read
from accounts.api.problems import problem
from accounts.models import ApiKey, Organisation
from accounts.rings import ring
from licensing.models import Licence, UsageReport
from licensing.queries.licences import licences_held_by
from licensing.queries.usage_reports import reports_visible_to
from licensing.services import usage_reports
from licensing.services.usage_report_reading import take
from licensing.services.usage_reports import Sender
from licensing.tasks import read_usage_report
from licensing.usage_report_words import ToldError, told_errors, told_questions
from marketplace.kit.months import Month

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
AT_ONCE_BYTES = 256 << 10
PARQUET = b"PAR1"
Scope, Kind = ApiKey.Scope, Organisation.Kind


@extend_schema_field({"type": "string", "pattern": MONTH})
class MonthField(serializers.DateField):
    """A month by itself, stored as its first day."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m", help_text="Such as 2026-11.")


class QuestionSerializer(serializers.Serializer[Any]):
    """What is improbable in a report, though allowed, and what to look at."""

    reason = serializers.CharField()
    remedy = serializers.CharField()


class UsageReportSerializer(serializers.Serializer[UsageReport]):
    """One report of use."""

    id = serializers.UUIDField(source="uuid")
    licence = serializers.UUIDField(source="licence.uuid")
    month = MonthField()
    status = serializers.ChoiceField(choices=UsageReport.Status.choices)
    is_nil = serializers.BooleanField()
    rows = serializers.IntegerField()
    rows_done = serializers.IntegerField(help_text="Of what is being done now; it moves while the file is read.")
    rows_known = serializers.IntegerField(allow_null=True, help_text="Of what is being done now.")
    sha256 = serializers.CharField(help_text="Of the file as it was sent; empty if nothing was used.")
    sent_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    questions = serializers.SerializerMethodField(help_text="They never keep a report from being accepted.")

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, report: UsageReport) -> Any:
        return list(QuestionSerializer(told_questions(report.questions), many=True).data)


class RowErrorSerializer(serializers.Serializer[Any]):
    """One value of a file that cannot be taken; row 0 is about the whole file."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()
    remedy = serializers.CharField()


class UsageReportDetailSerializer(UsageReportSerializer):
    """One report of use, with every reason for which it was refused."""

    errors = serializers.SerializerMethodField()  # type: ignore[assignment]

    @extend_schema_field(RowErrorSerializer(many=True))
    def get_errors(self, report: UsageReport) -> Any:
        return list(RowErrorSerializer(told_errors(report.errors), many=True).data)


class UsageReportInput(serializers.Serializer[Any]):
    """A month's file, or the word that nothing was used."""

    month = serializers.RegexField(MONTH, help_text="Such as 2026-11.")
    file = serializers.FileField(
        required=False,
        help_text="CSV or Parquet with the columns recording (our id or its ISRC), stage, units and model version. "
        "Units are seconds of audio read; for the stage generate, millionths of each output, added up.",
    )
    is_nil = serializers.BooleanField(default=False, help_text="Nothing was used; then there is no file.")
    dry_run = serializers.BooleanField(
        default=False, help_text="Check a CSV file of up to 256 KiB and keep nothing: 200 with what it adds up to."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("file")) == attrs["is_nil"]:
            raise serializers.ValidationError({"file": "Send a file, or say is_nil; not both."})
        if attrs["dry_run"] and not attrs["is_nil"] and not _is_short(attrs["file"]):
            raise serializers.ValidationError(
                {"file": "A dry run reads CSV of up to 256 KiB: send a part of the file."}
            )
        return attrs


class UsageReportCheckedSerializer(serializers.Serializer[Any]):
    """What a file would add up to, if it were sent."""

    rows = serializers.IntegerField()
    units = serializers.IntegerField()
    questions = QuestionSerializer(many=True)


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
    responses={200: UsageReportCheckedSerializer, 201: UsageReportSerializer, 202: UsageReportSerializer},
    is_upload=True,
)
def usage_report_create(request: ApiRequest, uuid: UUID) -> Response:
    """Report a month's use under a licence: taken whole, or refused with each row's error.

    A CSV file of up to 256 KiB is read at once: 201, or 422 with its errors. A larger one, and any Parquet file, is
    kept and read in the background: 202; ask for the report at `Location` until its `status` is `accepted` or
    `refused`. What is improbable in it, though allowed, stands in `questions`; a `dry_run` gives them before anything
    counts.
    """
    licence, said = _held(request, uuid), read(UsageReportInput, request)
    if said["dry_run"]:
        return _dry_run(licence, said)
    report = _received(request, licence, said)
    if report.is_waiting and not _is_short(said["file"]):
        ring(read_usage_report, report.pk)
        return _answer(report, status=202)
    if report.is_waiting:
        report = take(report, at=timezone.now())
    if report.status == UsageReport.Status.REFUSED:
        return _refused(told_errors(report.errors))
    return _answer(report, status=201)


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=UsageReportDetailSerializer)
def usage_report_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one report: how far it is, and why it was refused."""
    report = get_object_or_404(reports_visible_to(request.viewer), uuid=uuid)
    return Response(UsageReportDetailSerializer(report).data)


def _is_short(file: Any) -> bool:
    """Can a file be read while somebody waits? Parquet says in a few bytes what takes a worker many seconds."""
    file.seek(0)
    start = file.read(len(PARQUET))
    file.seek(0)
    return bool(file.size <= AT_ONCE_BYTES and start != PARQUET)


def _dry_run(licence: Licence, said: dict[str, Any]) -> Response:
    """Read what was sent, from a file that is gone with the answer."""
    with NamedTemporaryFile() as kept:
        if not said["is_nil"]:
            copyfileobj(said["file"], kept)
            kept.flush()
        path = None if said["is_nil"] else Path(kept.name)
        checked = usage_reports.check(licence, Month.parse(said["month"]), path, at=timezone.now())
    if checked.errors:
        return _refused(told_errors([error.as_json() for error in checked.errors]))
    questions = told_questions([question.as_json() for question in checked.questions])
    answer = {"rows": checked.rows, "units": checked.units, "questions": questions}
    return Response(UsageReportCheckedSerializer(answer).data)


def _received(request: ApiRequest, licence: Licence, said: dict[str, Any]) -> UsageReport:
    sender, now, month = Sender(request.viewer.user, request.viewer.key), timezone.now(), Month.parse(said["month"])
    if said["is_nil"]:
        return usage_reports.submit_nil(licence, month, at=now, sender=sender)
    file = said["file"]
    return usage_reports.receive(licence, month, file, file_name=file.name or "", at=now, sender=sender)


def _answer(report: UsageReport, *, status: int) -> Response:
    location = {"Location": reverse("api-usage-report", args=[report.uuid])}
    return Response(UsageReportSerializer(report).data, status=status, headers=location)


def _refused(told: list[ToldError]) -> Response:
    errors = [
        {
            "field": f"row {error.row}, {error.column}" if error.row else "file",
            "message": f"{error.reason}: “{error.value}”. {error.remedy}"
            if error.value
            else f"{error.reason}. {error.remedy}",
        }
        for error in told
    ]
    return problem(422, code="ReportRefused", detail="Nothing was taken. See errors.", errors=errors)


def _held(request: ApiRequest, uuid: UUID) -> Licence:
    return get_object_or_404(licences_held_by(request.viewer), uuid=uuid)
