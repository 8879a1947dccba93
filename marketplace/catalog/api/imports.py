"""Imports, for machines: bring a file, follow it, read its errors, mend its rows, accept it."""

from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.rings import ring
from marketplace.catalog.api.import_shapes import (
    ColumnsInput,
    ImportInput,
    ImportSerializer,
    MendInput,
    RowQuery,
    RowSerializer,
)
from marketplace.catalog.models import ImportBatch
from marketplace.catalog.queries import imports
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.mending import mend
from marketplace.catalog.tasks import check_import, read_import, write_import

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
LABELS = [Organisation.Kind.RIGHTS_HOLDER]


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
