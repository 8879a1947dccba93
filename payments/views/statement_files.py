"""A statement's files, and the one that checks them."""

from pathlib import Path
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_GET

from accounts.access import public, signed_in
from payments import verify_statement
from payments.papers import statement_files
from payments.queries.statements import Paper
from payments.royalties.document import extract
from payments.views.statements import paper_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_GET
def statement_file(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponseBase:
    """The statement as JSON, CSV, XLSX or PDF; all with the same totals."""
    paper = paper_for(request, uuid)
    if kind == "json":
        response: HttpResponseBase = HttpResponse(paper.text, content_type="application/json")
    elif kind == "csv":
        response = StreamingHttpResponse(statement_files.csv_of(paper), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = HttpResponse(statement_files.xlsx_of(paper), content_type=XLSX)
    elif kind == "pdf":
        response = HttpResponse(statement_files.pdf_of(paper), content_type="application/pdf")
    else:
        raise Http404
    return _named(response, f"{paper.statement.number}.{kind}")


@signed_in
@require_GET
def statement_line_inputs(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Everything that one line is made of, as a statement of its own that the verifier recomputes."""
    paper: Paper = paper_for(request, uuid)
    if paper.line(number) is None:
        raise Http404
    return JsonResponse(extract(paper.document, number - 1), json_dumps_params={"ensure_ascii": False, "indent": 2})


@public
@require_GET
def verifier(request: HttpRequest) -> FileResponse:
    """The same file that we run: it needs nothing but Python."""
    file = Path(verify_statement.__file__)
    return FileResponse(file.open("rb"), as_attachment=True, filename=file.name, content_type="text/x-python")


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
