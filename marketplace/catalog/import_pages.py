"""What the pages of one import show: how far it is, what it would do, which messages an archive holds."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import EDITORS
from accounts.viewers import Viewer
from marketplace.catalog import message_pages
from marketplace.catalog.forms.imports import ColumnsForm
from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.queries import imports
from marketplace.catalog.queries.listings import contested_in
from marketplace.catalog.queries.purges import rows_taking_off
from marketplace.catalog.services.imports.fields import fields_of, missing_fields

PER_PAGE = 50
WARNED = "warned"
Status = ImportBatch.Status
TONES: dict[str, str] = {Status.DONE: "good", Status.FAILED: "bad", Status.DISCARDED: "plain"}


def heading_of(viewer: Viewer, batch: ImportBatch) -> dict[str, Any]:
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


def messages_of(archive: ImportBatch) -> dict[str, Any]:
    """What came in an archive: each message, and how many of them wait for a word."""
    messages = list(archive.messages.order_by("pk"))
    return {
        "rows": [(message, TONES.get(message.status, "wait")) for message in messages],
        "ready": sum(message.status == Status.READY for message in messages),
    }


def progress_of(batch: ImportBatch) -> dict[str, Any]:
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


def preview_of(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
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
        "stuck": imports.failure(batch),
        "message": message_pages.summary(batch),
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
