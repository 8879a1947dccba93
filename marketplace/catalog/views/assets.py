"""Files of recordings: uploading them, hearing thirty seconds, and fetching one's own."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member, public
from accounts.models import Membership, Organisation
from accounts.storage import size_of
from accounts.viewers import viewing
from marketplace.catalog.models import Asset
from marketplace.catalog.queries import assets as queries
from marketplace.catalog.ranges import asked_piece, file_response
from marketplace.catalog.services import asset_uploads
from marketplace.catalog.services.asset_uploads import Outcome, Result, Upload

RESULTS = "asset_results"
MOST_RESULTS = 500
TONES = {Outcome.ADDED: "good", Outcome.UNCHANGED: "plain", Outcome.REFUSED: "bad"}


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER], roles=[Membership.Role.OWNER, Membership.Role.MANAGER])
def catalog_assets(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Upload the files of a catalog, and see what became of each."""
    viewer = viewing(request)
    catalog = get_object_or_404(queries.catalogs_with_files(viewer), uuid=uuid)
    if request.method == "POST":
        with TemporaryDirectory() as folder:
            uploads = _uploads(request.FILES.getlist("files"), Path(folder))
            taken = asset_uploads.take(catalog.organisation, uploads, at=timezone.now(), actor=viewer.user)
            request.session[RESULTS] = [_told(result) for result in taken][:MOST_RESULTS]
        return redirect("catalog-assets", uuid=uuid)
    own_page = _url("own-catalog", catalog.uuid)
    context = {
        "catalog": catalog,
        "coverage": queries.coverage_of(catalog),
        "results": request.session.pop(RESULTS, []),
        "crumbs": [
            (_("Catalogs"), _url("catalogs")),
            (catalog.title, own_page),
            (_("Audio"), ""),
        ],
    }
    return render(request, "catalog/assets_upload.html", context)


@public
@require_safe
def asset_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, for its label only. Everybody else needs a licence, and is told where to find one."""
    viewer = viewing(request)
    if viewer.user is None:
        return _reserved(request)
    asset = get_object_or_404(queries.assets_visible_to(viewer), uuid=uuid)
    piece = asked_piece(request, sha256=asset.sha256, size=asset.size)
    return file_response(piece, sha256=asset.sha256, media_type=asset.media_type, file_name=file_name_of(asset))


@public
@require_safe
def asset_preview(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Thirty seconds of a listed recording, for everybody to hear and for nobody to train on."""
    asset = get_object_or_404(queries.previews_visible_to(viewing(request)), uuid=uuid)
    piece = asked_piece(request, sha256=asset.preview_sha256, size=size_of(asset.preview_sha256))
    return file_response(piece, sha256=asset.preview_sha256, media_type="audio/ogg", is_public=True)


def file_name_of(asset: Asset) -> str:
    """A name that says which recording it is, safe in a header."""
    recording = asset.recording
    return f"{recording.isrc or recording.uuid}.{asset.kind}.{asset.format.lower()}"


def _reserved(request: HttpRequest) -> HttpResponse:
    """Refuse an unknown visitor, whether or not there is such a file, and name the terms."""
    terms = request.build_absolute_uri(reverse("plain-terms"))
    response = render(request, "catalog/assets_reserved.html", status=401)
    response["WWW-Authenticate"] = 'Bearer realm="Assent"'
    response["Link"] = f'<{terms}>; rel="license"'
    return response


def _uploads(files: "list[UploadedFile[bytes]]", folder: Path) -> Iterator[Upload]:
    """Put each uploaded file where a process of its own can read it."""
    for number, file in enumerate(files):
        path = folder / f"{number:05}"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        yield Upload(file.name or "", path)
        path.unlink(missing_ok=True)


def _told(result: Result) -> dict[str, str]:
    return {
        "name": result.name,
        "outcome": str(result.outcome.label),
        "tone": TONES[result.outcome],
        "reason": result.told,
        "recording": str(result.asset.recording) if result.asset else "",
        "kind": str(result.asset.get_kind_display()) if result.asset else "",
        "facts": _facts(result.asset) if result.asset else "",
    }


def _facts(asset: Asset) -> str:
    if asset.duration_ms is None or asset.sample_rate is None:
        return asset.format
    minutes, seconds = divmod(asset.duration_ms // 1000, 60)
    return f"{asset.format}, {minutes}:{seconds:02}, {asset.sample_rate / 1000:g} kHz"


def _url(name: str, *arguments: UUID) -> str:
    """The address of a page of a higher package, or nothing where there is none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
