"""The files of a licence: the list with its links, and each download."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member, public
from accounts.models import Organisation
from accounts.viewers import ViewedRequest
from licensing.models import ManifestItem
from licensing.queries.deliveries import ManifestFile, delivered_of, files_of, items_of
from licensing.queries.licences import covers, licences_held_by, why_not_in_force
from licensing.queries.stopped import owed_back_on, stopped
from licensing.services import deliveries
from licensing.services.deliveries import Recipient
from licensing.tiers import named
from licensing.uses import tier_of
from marketplace.catalog.models import Asset
from marketplace.catalog.ranges import asked_piece, file_response

PER_PAGE = 50


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def licence_files(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Each recording of the manifest with a link to its file, good for a day."""
    licence = get_object_or_404(licences_held_by(request.viewer), uuid=uuid)
    today = timezone.now().date()
    is_open = covers(licence, today)
    page = Paginator(items_of(licence), PER_PAGE).get_page(request.GET.get("page"))
    recipient = Recipient(request.viewer.user, request.viewer.key)
    withdrawn = stopped(licence, page, on=today) if is_open else {}
    owed = owed_back_on(licence, page)
    tier = tier_of(licence.quote.contents, licence.terms)
    rows = [
        {
            "file": file,
            "named": named(file.item.recording, tier),
            "why": withdrawn.get(file.item.recording_id, ""),
            "owed": owed.get(file.item.recording_id),
            "url": delivery_url(file, recipient)
            if is_open and file.asset and file.item.recording_id not in withdrawn
            else "",
        }
        for file in files_of(licence, list(page))
    ]
    context = {
        "licence": licence,
        "page": page,
        "rows": rows,
        "is_open": is_open,
        "why": "" if is_open else why_not_in_force(licence, today),
        "delivered": delivered_of(licence),
        "crumbs": [
            (_("Licences"), reverse("licences")),
            (licence.number, reverse("licence", args=[licence.uuid])),
            (_("Files"), ""),
        ],
    }
    return render(request, "licensing/deliveries_files.html", context)


def delivery_url(file: ManifestFile, recipient: Recipient) -> str:
    """A link to one file, for one recipient, for a day."""
    return reverse("delivery", args=[deliveries.link_token(file.item, recipient, kind=file.kind)])


@public
@require_safe
def delivery(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send a file by its link; it can go on where it stopped, and each go is written down first."""
    now = timezone.now()
    item, kind, recipient = deliveries.read_token(token, at=now)
    asset = deliveries.file_here(item.licence, item, kind)
    piece = asked_piece(request, sha256=asset.sha256, size=asset.size)
    if request.method == "GET" and piece.is_possible:
        asset = deliveries.deliver(item, recipient, kind=kind, first_byte=piece.first, at=now).asset
    else:
        deliveries.deliverable(item, kind=kind, at=now)
    return file_response(piece, sha256=asset.sha256, media_type=asset.media_type, file_name=_file_name(item, asset))


def _file_name(item: ManifestItem, asset: Asset) -> str:
    recording = item.recording
    return f"{recording.isrc or recording.uuid}.{asset.kind}.{asset.format.lower()}"
