"""Files of recordings: hearing thirty seconds, and fetching one's own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.storage import size_of
from accounts.viewers import viewing
from marketplace.catalog.models import Asset
from marketplace.catalog.queries import assets as queries
from marketplace.catalog.ranges import asked_piece, file_response


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
    return file_response(piece, sha256=asset.preview_sha256, media_type="audio/ogg", is_public=queries.is_listed(asset))


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
