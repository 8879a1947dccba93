"""Imports, for machines: bring a file, follow it, read its errors, mend its rows, accept it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.rings import ring
from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.queries import imports
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.mending import mend
from marketplace.catalog.tasks import check_import, read_import, write_import

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
LABELS = [Organisation.Kind.RIGHTS_HOLDER]


class ImportInput(serializers.Serializer[Any]):
    """A file, what is in it, and for which catalog."""

    file = serializers.FileField(
        help_text="CSV, XLSX, or a DDEX message: ERN 3.7 to 3.8 and 4.1 to 4.3.2, MEAD 1.0; also packed by gzip, or"
        " many messages in one ZIP.",
        max_length=255,
    )
    kind = serializers.ChoiceField(choices=ImportBatch.Kind.choices)
    catalog = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="The title of the catalog; made where it is new, for recordings, never for rights.",
    )


class ColumnSerializer(serializers.Serializer[Any]):
    """One column of a file."""

    name = serializers.CharField()
    field = serializers.CharField(help_text="The field that it holds; empty if it is left out.")
    samples = serializers.ListField(child=serializers.CharField())


class CountsSerializer(serializers.Serializer[Any]):
    """Rows by outcome."""

    new = serializers.IntegerField(default=0)
    changed = serializers.IntegerField(default=0)
    unchanged = serializers.IntegerField(default=0)
    refused = serializers.IntegerField(default=0)


class ImportSerializer(serializers.Serializer[Any]):
    """One file: how far it is, and what it would change."""

    uuid = serializers.UUIDField()
    status = serializers.ChoiceField(choices=ImportBatch.Status.choices)
    kind = serializers.ChoiceField(choices=ImportBatch.Kind.choices)
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    catalog = serializers.SerializerMethodField()
    columns = ColumnSerializer(source="mapping", many=True)
    message = serializers.DictField(
        source="about", child=serializers.CharField(), help_text="What a DDEX message says of itself; else empty."
    )
    archive = serializers.UUIDField(
        source="archive.uuid", allow_null=True, default=None, help_text="The ZIP in which this message came."
    )
    rows_known = serializers.IntegerField(allow_null=True)
    rows_done = serializers.IntegerField()
    counts = CountsSerializer()
    failure = serializers.SerializerMethodField(help_text="Why the file could not be read, and what to do.")
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_catalog(self, batch: ImportBatch) -> str:
        return batch.catalog.title if batch.catalog else ""

    def get_failure(self, batch: ImportBatch) -> str:
        return ". ".join(part for part in imports.failure(batch) if part)


class FaultSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a row."""

    field = serializers.CharField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()
    remedy = serializers.CharField()


class ChangeSerializer(serializers.Serializer[Any]):
    """One thing that a row would change."""

    field = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RowSerializer(serializers.Serializer[Any]):
    """One row as it was written, what it would do, or why it is refused."""

    number = serializers.IntegerField(help_text="As a spreadsheet counts it: the header is 1. Of a message, the line.")
    outcome = serializers.ChoiceField(choices=ImportRow.Outcome.choices)
    cells = serializers.DictField(child=serializers.CharField())
    faults = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField(help_text="What is taken, and may be meant otherwise.")
    changes = ChangeSerializer(many=True)

    @extend_schema_field(FaultSerializer(many=True))
    def get_faults(self, row: ImportRow) -> Any:
        (shown,) = imports.shown(row.batch, [row])
        return list(FaultSerializer(shown.faults, many=True).data)

    @extend_schema_field(FaultSerializer(many=True))
    def get_warnings(self, row: ImportRow) -> Any:
        (shown,) = imports.shown(row.batch, [row])
        return list(FaultSerializer(shown.warnings, many=True).data)


class RowQuery(PageQuerySerializer):
    outcome = serializers.ChoiceField(choices=ImportRow.Outcome.choices, required=False)


class ColumnsInput(serializers.Serializer[Any]):
    """What each column holds, in the file's order."""

    fields_in_order = serializers.ListField(
        child=serializers.CharField(max_length=40, allow_blank=True), max_length=200, help_text="Empty: leave it out."
    )


class MendedRowInput(serializers.Serializer[Any]):
    """Other texts for the cells of one refused row."""

    number = serializers.IntegerField(min_value=1, max_value=2_000_000)
    cells = serializers.DictField(child=serializers.CharField(max_length=20_000, allow_blank=True))


class MendInput(serializers.Serializer[Any]):
    """Refused rows with what should stand in them."""

    rows = serializers.ListField(child=MendedRowInput(), max_length=1000)


@endpoint("GET", scope=READ, kinds=LABELS, query=PageQuerySerializer, responses=page_of(ImportSerializer))
def import_list(request: ApiRequest) -> Response:
    """List the files that your organisation has brought, newest first."""
    return page(request, imports.imports_visible_to(request.viewer), ImportSerializer, ordering=("-pk",))


@endpoint("POST", scope=WRITE, kinds=LABELS, body=ImportInput, responses={202: ImportSerializer}, is_upload=True)
def import_create(request: ApiRequest) -> Response:
    """Bring a file. It is read in the background; nothing of it is written before you accept it."""
    values = read(ImportInput, request)
    organisation, at, actor = request.viewer.as_organisation, timezone.now(), request.viewer.user
    title = values.get("catalog", "")
    with transaction.atomic():
        catalog = batches.catalog_of(organisation, values["kind"], title, at=at, actor=actor)
        file = values["file"]
        batch = batches.upload(
            organisation,
            file,
            name=file.name,
            size=file.size,
            kind=values["kind"],
            catalog=catalog,
            at=at,
            actor=actor,
        )
        ring(read_import, batch.pk)
    location = reverse("api-import", args=[batch.uuid])
    return Response(ImportSerializer(batch).data, status=202, headers={"Location": location})


@endpoint("GET", scope=READ, kinds=LABELS, responses=ImportSerializer)
def import_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one file: how far it is, and what it would change."""
    return Response(ImportSerializer(_found(request, uuid)).data)


@endpoint("GET", scope=READ, kinds=LABELS, query=RowQuery, responses=page_of(RowSerializer))
def import_rows(request: ApiRequest, uuid: UUID) -> Response:
    """List the rows of a file, all or those of one outcome."""
    outcome = asked(RowQuery, request).get("outcome", "")
    rows = imports.rows_of(_found(request, uuid), outcome).select_related("batch")
    return page(request, rows, RowSerializer, ordering=("number", "pk"))


@endpoint("POST", scope=WRITE, kinds=LABELS, body=MendInput, responses=ImportSerializer)
def import_mend(request: ApiRequest, uuid: UUID) -> Response:
    """Put other texts into refused rows, by field, and have them judged again; many rights in the background."""
    found = _found(request, uuid)
    said = {row["number"]: row["cells"] for row in read(MendInput, request)["rows"]}
    with transaction.atomic():
        batch = mend(found, said, at=timezone.now(), actor=request.viewer.user)
        ring(check_import, batch.pk)
    return Response(ImportSerializer(batch).data)


@endpoint("POST", scope=WRITE, kinds=LABELS, body=ColumnsInput, responses={202: ImportSerializer})
def import_map(request: ApiRequest, uuid: UUID) -> Response:
    """Say what each column holds; the file is then read again."""
    found = _found(request, uuid)
    fields = read(ColumnsInput, request)["fields_in_order"]
    with transaction.atomic():
        batch = batches.map_columns(found, fields, at=timezone.now(), actor=request.viewer.user)
        ring(read_import, batch.pk)
    return Response(ImportSerializer(batch).data, status=202)


@endpoint("POST", scope=WRITE, kinds=LABELS, responses={202: ImportSerializer})
def import_accept(request: ApiRequest, uuid: UUID) -> Response:
    """Let the rows that are not refused be written, in the background; of an archive, those of all its messages."""
    with transaction.atomic():
        batch = batches.accept(_found(request, uuid), at=timezone.now(), actor=request.viewer.user)
        ring(write_import, batch.pk)
    return Response(ImportSerializer(batch).data, status=202)


@endpoint("POST", scope=WRITE, kinds=LABELS, responses=ImportSerializer)
def import_discard(request: ApiRequest, uuid: UUID) -> Response:
    """Forget what a file would change."""
    batch = batches.discard(_found(request, uuid), at=timezone.now(), actor=request.viewer.user)
    return Response(ImportSerializer(batch).data)


def _found(request: ApiRequest, uuid: UUID) -> ImportBatch:
    """Give one of the organisation's own files; another's does not exist."""
    return get_object_or_404(imports.imports_visible_to(request.viewer), uuid=uuid)


import_endpoints = together(import_list, import_create)
row_endpoints = together(import_rows, import_mend)
