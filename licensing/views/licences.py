"""The licences of an organisation: what may be done, until when, what is due, and the files."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest, Viewer
from licensing import manifest_files
from licensing.agreement_pdf import agreement_pdf
from licensing.calendars import calendar_of, line_of
from licensing.licence_pages import dropped_of, facts_of, history_of, status_of
from licensing.models import Breach, Licence
from licensing.plain_terms import plain_for
from licensing.queries.breaches import breaches_visible_to
from licensing.queries.licences import (
    duties_of,
    is_stopped,
    licences_held_by,
    licences_visible_to,
    state_on,
    why_not_in_force,
)
from licensing.queries.stopped import never_delivered_of

PER_PAGE = 50
LANGUAGES = ("en", "ko")
NEXT_DUTIES = 6
OPEN_STATES = {"late", "due", "later"}
MANIFESTS = (("csv", "CSV"), ("jsonl", "JSON Lines"), ("parquet", "Parquet"))


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def licence_list(request: ViewedRequest) -> HttpResponse:
    """The organisation's licences, newest first."""
    page = Paginator(licences_held_by(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.now().date()
    rows = [{"licence": licence, "status": status_of(licence, on=today)} for licence in page]
    return render(request, "licensing/licences_list.html", {"page": page, "rows": rows})


@member()
@require_safe
def licence(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """One licence, for who holds it and who gave it."""
    found = get_object_or_404(licences_visible_to(request.viewer), uuid=uuid)
    today = timezone.now().date()
    duties = duties_of(found, on=today)
    lines = [line_of(duty, on=today) for duty in duties]
    is_holder = request.viewer.organisation == found.organisation
    context: dict[str, Any] = {
        "licence": found,
        "is_holder": is_holder,
        "status": status_of(found, on=today),
        "why": why_not_in_force(found, today),
        "is_stopped": is_stopped(found, today),
        "breaches": breaches_visible_to(request.viewer).filter(licence=found),
        **_allowed(request.viewer, found, on=today),
        "words": plain_for(found.quote, found.terms),
        "calendar": calendar_of(duties, on=today),
        "next": [line for line in lines if line.duty.state in OPEN_STATES][:NEXT_DUTIES],
        "late": next((line for line in lines if line.duty.state == "late"), None),
        "facts": facts_of(found),
        "events": history_of(found),
        "dropped": dropped_of(found),
        "never": never_delivered_of(found),
        "manifests": MANIFESTS,
        "crumbs": [(_("Licences"), reverse("licences") if is_holder else ""), (found.number, "")],
    }
    return render(request, "licensing/licences_licence.html", context)


def _allowed(viewer: Viewer, licence: Licence, *, on: date) -> dict[str, bool]:
    """What may be done about it: an operator decides, the licensor tells of a breach."""
    state = state_on(licence, on)
    is_licensor = viewer.organisation == licence.terms.organisation and viewer.role in EDITORS
    return {
        "may_suspend": viewer.is_operator and state == Licence.Status.IN_FORCE,
        "may_resume": viewer.is_operator and state == Licence.Status.SUSPENDED,
        "may_end": viewer.is_operator and state != Licence.Status.ENDED,
        "may_tell": is_licensor and not licence.breaches.filter(status=Breach.Status.OPEN).exists(),
    }


@member()
@require_safe
def licence_agreement(request: ViewedRequest, uuid: UUID, language: str) -> HttpResponse:
    """The agreement as a PDF, in English or Korean."""
    if language not in LANGUAGES:
        raise Http404
    found = get_object_or_404(licences_visible_to(request.viewer), uuid=uuid)
    name = f"{found.number}.{language}.pdf"
    return HttpResponse(
        agreement_pdf(found, language=language),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@member()
@require_safe
def licence_manifest(request: ViewedRequest, uuid: UUID, form: str) -> HttpResponseBase:
    """The manifest as CSV, JSON Lines or Parquet."""
    return manifest_response(get_object_or_404(licences_visible_to(request.viewer), uuid=uuid), form)


def manifest_response(licence: Licence, form: str) -> HttpResponseBase:
    """Send the manifest in one of its three forms."""
    headers = {"Content-Disposition": f'attachment; filename="{licence.number}.{form}"'}
    if form == "csv":
        lines = manifest_files.as_csv(licence)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    if form == "jsonl":
        headers["ETag"] = f'"{licence.manifest_sha256}"'
        pieces = manifest_files.as_json_lines(licence)
        return StreamingHttpResponse(pieces, content_type="application/jsonl", headers=headers)
    if form == "parquet":
        written = manifest_files.as_parquet(licence)
        return HttpResponse(written, content_type="application/vnd.apache.parquet", headers=headers)
    raise Http404
