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
from marketplace.catalog.forms.imports import UploadForm, typed_cells
from marketplace.catalog.import_pages import PER_PAGE, TONES, heading_of, messages_of, preview_of, progress_of
from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.queries import imports
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.mending import accept_mended
from marketplace.catalog.tasks import check_import, read_import, write_import

LABEL = Organisation.Kind.RIGHTS_HOLDER
Status = ImportBatch.Status


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
    context = heading_of(request.viewer, shown)
    if shown.status == Status.UNPACKED and not imports.is_busy(shown):
        return render(request, "catalog/import_archive.html", context | messages_of(shown))
    if imports.is_busy(shown):
        return render(request, "catalog/import_progress.html", context | progress_of(shown))
    if shown.status in {Status.FAILED, Status.DISCARDED}:
        reason, remedy = imports.failure(shown)
        return render(request, "catalog/import_failed.html", context | {"reason": reason, "remedy": remedy})
    return render(request, "catalog/import_preview.html", context | preview_of(request, shown))


@member(kinds=[LABEL])
def import_progress(request: ViewedRequest, batch: UUID) -> HttpResponse:
    """How far a file is, as a fragment; the whole page comes when it is over."""
    shown = get_object_or_404(imports.imports_visible_to(request.viewer), uuid=batch)
    context = progress_of(shown)
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
