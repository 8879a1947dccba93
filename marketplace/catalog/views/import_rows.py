"""Correct the columns of a file, mend its refused rows, download what is wrong, and the templates."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import member, public
from accounts.rings import ring
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from marketplace.catalog.forms.imports import ColumnsForm, typed_cells
from marketplace.catalog.models import ImportBatch
from marketplace.catalog.queries import import_templates, imports
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.fields import fields_of
from marketplace.catalog.services.imports.mending import mend
from marketplace.catalog.tasks import check_import, read_import
from marketplace.catalog.views.imports import LABEL
from marketplace.kit.spreadsheets import csv_lines

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
@member(kinds=[LABEL], roles=EDITORS)
def import_columns(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """Say what the columns hold, and have the file read again."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    form = ColumnsForm(request.POST, mapping=shown.mapping, fields=fields_of(shown))
    if not form.is_valid():
        raise batches.NoSuchField(_("A column holds something that we do not know. Reload the page and choose again."))
    with transaction.atomic():
        mapped = batches.map_columns(shown, form.chosen, at=timezone.now(), actor=request.viewer.user)
        ring(read_import, mapped.pk)
    return redirect("import", shown.uuid)


@require_POST
@member(kinds=[LABEL], roles=EDITORS)
def import_mend(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """Put other texts into refused rows and judge them again."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    refused = shown.counts.get("refused", 0)
    with transaction.atomic():
        after = mend(shown, typed_cells(request.POST), at=timezone.now(), actor=request.viewer.user)
        ring(check_import, after.pk)
    if after.status == ImportBatch.Status.CHECKING:
        return redirect("import", shown.uuid)
    taken = max(refused - after.counts.get("refused", 0), 0)
    said = ngettext("%(count)d row is mended.", "%(count)d rows are mended.", taken) % {"count": taken}
    (messages.success if taken else messages.info)(request, said)
    return redirect("import", shown.uuid)


@member(kinds=[LABEL])
def import_errors(request: ViewedRequest, batch: UUID) -> HttpResponseBase:
    """Every refused row with its reasons, as CSV."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    response = StreamingHttpResponse(csv_lines(imports.error_rows(shown)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="errors-{shown.uuid}.csv"'
    return response


@public
def import_manual(request: ViewedRequest) -> HttpResponse:
    """What to write in each column of both files."""
    manuals = [
        (kind, kind.label, list(import_templates.manual_rows(kind))[1:], list(import_templates.example_rows(kind)))
        for kind in ImportBatch.Kind
    ]
    return render(request, "catalog/import_manual.html", {"manuals": manuals})


@public
def import_template(request: ViewedRequest, kind: str, ending: str) -> HttpResponse:
    """An empty file to fill in."""
    if kind not in ImportBatch.Kind.values or ending not in {"csv", "xlsx"}:
        raise Http404
    if ending == "csv":
        response = HttpResponse(import_templates.template_csv(kind), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(import_templates.template_xlsx(kind), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="assent-{kind}.{ending}"'
    return response
