"""Send the files of recordings, watch them being read, and see what became of each."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import member
from accounts.models import Organisation
from accounts.rings import ring
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest, Viewer
from marketplace.catalog.forms.uploads import FilesForm, RecordingFilesForm
from marketplace.catalog.models import Catalog, Recording, UploadBatch, UploadResult
from marketplace.catalog.queries import assets, uploads
from marketplace.catalog.services import uploads as service
from marketplace.catalog.services.uploads import Sent
from marketplace.catalog.tasks import read_upload

LABEL = Organisation.Kind.RIGHTS_HOLDER
PER_PAGE = 50
LATEST = 10
Outcome = UploadResult.Outcome
TONES: dict[str, str] = {Outcome.ADDED: "good", Outcome.UNCHANGED: "plain", Outcome.REFUSED: "bad"}


@member(kinds=[LABEL], roles=EDITORS)
def catalog_assets(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Send the files of a catalog; what is still missing, and what was sent before."""
    viewer = request.viewer
    catalog = get_object_or_404(assets.catalogs_with_files(viewer), uuid=uuid)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if form.is_bound and form.is_valid():
        return _brought(viewer, [_sent(file) for file in form.cleaned_data["sent"]], catalog=catalog)
    context = {
        "catalog": catalog,
        "form": form,
        "coverage": assets.coverage_of(catalog),
        "page": Paginator(assets.recordings_of(catalog), PER_PAGE).get_page(request.GET.get("page")),
        "uploads": uploads.with_counts(uploads.uploads_visible_to(viewer).filter(catalog=catalog))[:LATEST],
        "crumbs": [*_catalog_crumbs(catalog), (_("Audio"), "")],
    }
    return render(request, "catalog/assets_upload.html", context)


@member(kinds=[LABEL], roles=EDITORS)
def recording_files(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """The files of one recording, and a place to send each kind."""
    viewer = request.viewer
    recording = get_object_or_404(assets.recordings_with_files(viewer), uuid=uuid)
    form = RecordingFilesForm(request.POST, request.FILES) if request.method == "POST" else RecordingFilesForm()
    if form.is_bound and form.is_valid():
        sent = [_sent(file, kind=kind) for kind, file in form.cleaned_data.items() if file]
        return _brought(viewer, sent, catalog=recording.catalog, recording=recording)
    context = {
        "recording": recording,
        "form": form,
        "files": [(asset, assets.facts_of(asset)) for asset in assets.current_assets(recording)],
        "crumbs": [*_catalog_crumbs(recording.catalog, has_audio=True), (str(recording), "")],
    }
    return render(request, "catalog/recording_files.html", context)


@member(kinds=[LABEL])
def upload(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """How far an upload is, then what became of each file: first what was refused."""
    batch = get_object_or_404(uploads.uploads_visible_to(request.viewer), uuid=uuid)
    may_edit = request.viewer.role in EDITORS
    context = {
        "batch": batch,
        "may_edit": may_edit,
        "crumbs": [*_upload_crumbs(batch, may_edit=may_edit), (_("Upload"), "")],
    }
    if batch.status != UploadBatch.Status.DONE:
        return render(request, "catalog/upload_progress.html", context | _progress(batch))
    page = Paginator(uploads.refused_first(uploads.results_of(batch)), PER_PAGE).get_page(request.GET.get("page"))
    counts = uploads.counts_of(batch)
    rows = [(each, TONES[each.result.outcome], _facts(each.result)) for each in uploads.shown(page)]
    context |= {"page": page, "rows": rows, "counts": counts, "heading": _outcome(counts)}
    return render(request, "catalog/upload_done.html", context)


@member(kinds=[LABEL])
def upload_progress(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """How far an upload is, as a fragment; the whole page comes when it is over."""
    batch = get_object_or_404(uploads.uploads_visible_to(request.viewer), uuid=uuid)
    context = _progress(batch)
    response = render(request, "components/_progress.html", context)
    if not context["is_running"]:
        response["HX-Refresh"] = "true"
    return response


@transaction.atomic
def _brought(
    viewer: Viewer, files: list[Sent], *, catalog: Catalog, recording: Recording | None = None
) -> HttpResponse:
    """Keep the files, and ring for them to be read."""
    organisation, at, actor = viewer.as_organisation, timezone.now(), viewer.user
    batch = service.bring(organisation, files, catalog=catalog, recording=recording, at=at, actor=actor)
    ring(read_upload, batch.pk)
    return redirect("upload", batch.uuid)


def _sent(file: "UploadedFile[bytes]", *, kind: str = "") -> Sent:
    return Sent(file.name or "", file, file.size or 0, kind)


def _progress(batch: UploadBatch) -> dict[str, Any]:
    """What the progress bar shows."""
    progress = uploads.progress_of(batch)
    return {
        "label": _("Reading your files"),
        "done": progress.done,
        "known": progress.known,
        "is_running": batch.status != UploadBatch.Status.DONE,
        "poll_url": reverse("upload-progress", args=[batch.uuid]),
    }


def _outcome(counts: dict[str, int]) -> str:
    """The fact that the page is about."""
    refused, taken = counts[Outcome.REFUSED], counts[Outcome.ADDED] + counts[Outcome.UNCHANGED]
    if refused:
        said = ngettext("%(count)d file was refused", "%(count)d files were refused", refused)
        return said % {"count": refused}
    return ngettext("%(count)d file is in place", "%(count)d files are in place", taken) % {"count": taken}


def _facts(result: UploadResult) -> str:
    return assets.facts_of(result.asset) if result.asset else ""


def _upload_crumbs(batch: UploadBatch, *, may_edit: bool) -> list[tuple[str, str]]:
    if batch.catalog is None:
        return [(_("Catalogs"), _url("catalogs"))]
    crumbs = _catalog_crumbs(batch.catalog, has_audio=may_edit)
    if batch.recording is None or not may_edit:
        return crumbs
    return [*crumbs, (str(batch.recording), reverse("recording-files", args=[batch.recording.uuid]))]


def _catalog_crumbs(catalog: Catalog, *, has_audio: bool = False) -> list[tuple[str, str]]:
    crumbs = [(_("Catalogs"), _url("catalogs")), (catalog.title, _url("own-catalog", catalog.uuid))]
    return [*crumbs, (_("Audio"), reverse("catalog-assets", args=[catalog.uuid]))] if has_audio else crumbs


def _url(name: str, *arguments: UUID) -> str:
    """The address of a page of a higher package, or nothing where there is none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
