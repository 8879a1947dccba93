"""Bring a file, watch it being read, look at what it would change, accept or discard it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import member
from accounts.models import Organisation
from accounts.rings import ring
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest, Viewer
from marketplace.catalog.forms.imports import ColumnsForm, UploadForm, typed_cells
from marketplace.catalog.models import Catalog, ImportBatch, ImportRow
from marketplace.catalog.queries import imports
from marketplace.catalog.queries import messages as messages_sent
from marketplace.catalog.queries.listings import contested_in
from marketplace.catalog.queries.purges import rows_taking_off
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.fields import fields_of, missing_fields
from marketplace.catalog.services.imports.mending import accept_mended
from marketplace.catalog.tasks import check_import, read_import, write_import

LABEL = Organisation.Kind.RIGHTS_HOLDER
PER_PAGE = 50
WARNED = "warned"
Status = ImportBatch.Status
TONES: dict[str, str] = {Status.DONE: "good", Status.FAILED: "bad", Status.DISCARDED: "plain"}


@member(kinds=[LABEL])
def import_list(request: ViewedRequest) -> HttpResponse:
    """The files that were brought, and a place to drop the next one."""
    viewer = request.viewer
    brought = imports.imports_visible_to(viewer).filter(archive=None)
    page = Paginator(brought, PER_PAGE).get_page(request.GET.get("page"))
    form = _upload_form(request) if viewer.role in EDITORS else None
    if form is not None and form.is_bound and form.is_valid():
        batch = _upload(viewer, form.cleaned_data)
        return redirect("import", batch.uuid)
    rows = [(batch, TONES.get(batch.status, "wait")) for batch in page]
    return render(request, "catalog/import_list.html", {"page": page, "rows": rows, "form": form})


@member(kinds=[LABEL])
def import_detail(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """One file: how far it is, what it would do, what is wrong with it."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    context = _heading(request.viewer, shown)
    if shown.status == Status.UNPACKED and not imports.is_busy(shown):
        return render(request, "catalog/import_archive.html", context | _messages(shown))
    if imports.is_busy(shown):
        return render(request, "catalog/import_progress.html", context | _progress(shown))
    if shown.status in {Status.FAILED, Status.DISCARDED}:
        reason, remedy = imports.failure(shown)
        return render(request, "catalog/import_failed.html", context | {"reason": reason, "remedy": remedy})
    return render(request, "catalog/import_preview.html", context | _preview(request, shown))


@member(kinds=[LABEL])
def import_progress(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """How far a file is, as a fragment; the whole page comes when it is over."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    context = _progress(shown)
    response = render(request, "components/_progress.html", context)
    if not context["is_running"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@member(kinds=[LABEL], roles=EDITORS)
def import_accept(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """Let what is not refused be written, with what was typed into refused rows."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    with transaction.atomic():
        accepted = accept_mended(shown, typed_cells(request.POST), at=timezone.now(), actor=request.viewer.user)
        ring(check_import if accepted.status == Status.CHECKING else write_import, accepted.pk)
    if accepted.status == Status.READY:
        said = _(
            "What you typed is kept, and nothing is imported yet: look at what is still refused, and what changes."
        )
        messages.info(request, said)
    return redirect("import", shown.uuid)


@member(kinds=[LABEL], roles=EDITORS)
def import_discard(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """Ask first, then forget what the file would change."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    if request.method == "POST":
        batches.discard(shown, at=timezone.now(), actor=request.viewer.user)
        messages.success(request, _("The file is discarded. Nothing of it was written."))
        return redirect("imports")
    context = {
        "title": _("Discard this file?"),
        "lede": shown.file_name,
        "changes": [_("Its rows and what you mended in them are forgotten.")],
        "stays": [_("Your catalog stays as it is."), _("You can bring the file again.")],
        "verb": _("Discard it"),
        "cancel_url": reverse("import", args=[shown.uuid]),
    }
    return render(request, "components/confirm.html", context)


def _upload_form(request: ViewedRequest) -> UploadForm:
    """The form, filled with what was sent."""
    catalogs = Catalog.objects.filter(organisation=request.viewer.as_organisation)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"kind": request.GET.get("kind", ImportBatch.Kind.CATALOG), "catalog": catalogs.first()}
    return UploadForm(data, files, catalogs=catalogs, initial=initial)


@transaction.atomic
def _upload(viewer: Viewer, said: dict[str, Any]) -> ImportBatch:
    """Keep the file, and ring for it to be read."""
    at, organisation, catalog = timezone.now(), viewer.as_organisation, said["catalog"]
    if catalog is None:
        catalog = batches.catalog_of(organisation, said["kind"], said["title"], at=at, actor=viewer.user)
    batch = batches.upload(
        organisation,
        said["file"],
        name=said["file"].name,
        size=said["file"].size,
        kind=said["kind"],
        catalog=catalog,
        at=at,
        actor=viewer.user,
    )
    ring(read_import, batch.pk)
    return batch


def _heading(viewer: Viewer, batch: ImportBatch) -> dict[str, Any]:
    """What every page about one file says at its top."""
    return {
        "batch": batch,
        "tone": TONES.get(batch.status, "wait"),
        "may_edit": viewer.role in EDITORS,
        "crumbs": [(_("Imports"), reverse("imports")), *_around(batch), (batch.file_name, "")],
    }


def _around(batch: ImportBatch) -> list[tuple[str, str]]:
    """The archive in which a message came."""
    return [(batch.archive.file_name, reverse("import", args=[batch.archive.uuid]))] if batch.archive else []


def _messages(archive: ImportBatch) -> dict[str, Any]:
    """What came in an archive: each message, and how many of them wait for a word."""
    messages = list(archive.messages.order_by("pk"))
    return {
        "rows": [(message, TONES.get(message.status, "wait")) for message in messages],
        "ready": sum(message.status == Status.READY for message in messages),
    }


def _progress(batch: ImportBatch) -> dict[str, Any]:
    """What the progress bar shows; of an archive, how many of its messages are over."""
    labels = {Status.CHECKING: _("Checking the rows again"), Status.WRITING: _("Writing your catalog")}
    known = 0 if batch.status in labels else batch.rows_known or 0
    done = batch.rows_done
    if batch.status == Status.UNPACKED:
        known = batch.messages.count()
        done = known - batch.messages.filter(status__in=ImportBatch.BUSY).count()
    return {
        "label": labels.get(Status(batch.status), _("Reading the file")),
        "done": done if known else 0,
        "known": known,
        "words": "" if known else _("This takes some seconds."),
        "is_running": imports.is_busy(batch),
        "poll_url": reverse("import-progress", args=[batch.uuid]),
    }


def _preview(request: ViewedRequest, batch: ImportBatch) -> dict[str, Any]:
    """What the file would do, in tabs, and the rows of the chosen one."""
    counts = {outcome: batch.counts.get(outcome, 0) for outcome in ImportRow.Outcome.values}
    tabs = _tabs(batch, counts)
    first = next((name for name, (_label, rows) in tabs.items() if rows and name != WARNED), "new")
    asked = request.GET.get("rows", first)
    chosen = asked if asked in tabs else first
    rows = imports.rows_with_warnings(batch) if chosen == WARNED else imports.rows_of(batch, chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    joined = imports.rows_with_joined_names(batch).count()
    return {
        "counts": counts,
        "total": sum(counts.values()),
        "ready": imports.rows_to_write(batch).count(),
        "message": messages_sent.summary(batch),
        "joined": joined,
        "remarked": (tabs[WARNED][1] if WARNED in tabs else 0) - joined,
        "chosen": chosen,
        "tabs": [
            {"label": label, "url": f"?rows={name}#rows", "is_current": name == chosen, "count": rows}
            for name, (label, rows) in tabs.items()
        ],
        "page": page,
        "rows": imports.shown(batch, page),
        "reasons": imports.reasons(batch) if counts["refused"] else [],
        "claim_url": f"{reverse('claim-open')}?batch={batch.uuid}",
        "contested": contested_in(batch).count() if counts["refused"] and batch.kind == ImportBatch.Kind.CATALOG else 0,
        "missing": [_(field.label) for field in missing_fields(batch)],
        "columns": ColumnsForm(mapping=batch.mapping, fields=fields_of(batch)),
        "recognised": sum(bool(column["field"]) for column in batch.mapping),
        "is_open": batch.status == Status.READY,
        "takes_off": batch.status == Status.READY and rows_taking_off(batch).exists(),
    }


def _tabs(batch: ImportBatch, counts: dict[str, int]) -> dict[str, tuple[str, int]]:
    """Each tab's label and its rows; what should be looked at has one where there is any."""
    labels = {"refused": _("Refused"), WARNED: _("To look at"), "new": _("New"), "changed": _("Changed")}
    labels["unchanged"] = _("As they are")
    shown = counts | {WARNED: imports.rows_with_warnings(batch).count()}
    return {name: (label, shown[name]) for name, label in labels.items() if name != WARNED or shown[name]}
