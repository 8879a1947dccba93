"""Files of recordings, for machines: send one, follow it, see what became of it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.rings import ring
from marketplace.catalog.models import Asset, UploadBatch, UploadResult
from marketplace.catalog.queries import assets, uploads
from marketplace.catalog.services import uploads as service
from marketplace.catalog.services.uploads import Sent
from marketplace.catalog.tasks import read_upload

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
LABELS = [Organisation.Kind.RIGHTS_HOLDER]


class UploadInput(serializers.Serializer[Any]):
    """A file, or a ZIP of files; whose it is stands in its name, or in `recording` and `kind`."""

    file = serializers.FileField(
        max_length=255,
        help_text="Audio, lyrics, artwork, video, or a ZIP of them, named by ISRC or own id: KRA012600417.wav.",
    )
    recording = serializers.UUIDField(required=False, help_text="The recording whose file it is, whatever its name.")
    kind = serializers.ChoiceField(
        choices=Asset.Kind.choices, required=False, help_text="Of which kind it is; only with `recording`."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("recording" in attrs) != ("kind" in attrs):
            raise serializers.ValidationError({"kind": "Send recording and kind together, or neither."})
        return attrs


class UploadCountsSerializer(serializers.Serializer[Any]):
    """Files by what became of them."""

    added = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()


class UploadSerializer(serializers.Serializer[Any]):
    """What was sent at once, and how far it is read."""

    uuid = serializers.UUIDField()
    status = serializers.ChoiceField(choices=UploadBatch.Status.choices)
    recording = serializers.UUIDField(source="recording.uuid", allow_null=True, default=None)
    files_known = serializers.IntegerField(source="known", help_text="Those in a ZIP are known once it is opened.")
    files_done = serializers.IntegerField(source="done")
    counts = UploadCountsSerializer(source="*")
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class UploadedFileSerializer(serializers.Serializer[Any]):
    """What became of one file."""

    name = serializers.CharField()
    outcome = serializers.ChoiceField(choices=UploadResult.Outcome.choices)
    reason = serializers.SerializerMethodField(help_text="Why it was refused.")
    remedy = serializers.SerializerMethodField()
    recording = serializers.UUIDField(source="asset.recording.uuid", allow_null=True, default=None)
    kind = serializers.CharField(source="asset.kind", allow_null=True, default=None)
    sha256 = serializers.CharField(source="asset.sha256", allow_null=True, default=None)
    facts = serializers.SerializerMethodField(help_text="Format, length and sample rate, as read from the file.")

    def get_reason(self, result: UploadResult) -> str:
        return uploads.told(result)[0]

    def get_remedy(self, result: UploadResult) -> str:
        return uploads.told(result)[1]

    def get_facts(self, result: UploadResult) -> str:
        return assets.facts_of(result.asset) if result.asset else ""


class UploadedFileQuery(PageQuerySerializer):
    outcome = serializers.ChoiceField(choices=UploadResult.Outcome.choices, required=False)


@endpoint("GET", scope=READ, kinds=LABELS, query=PageQuerySerializer, responses=page_of(UploadSerializer))
def upload_list(request: ApiRequest) -> Response:
    """List what your organisation has sent in the last thirty days, newest first."""
    visible = uploads.with_counts(uploads.uploads_visible_to(request.viewer))
    return page(request, visible, UploadSerializer, ordering=("-pk",))


@endpoint("POST", scope=WRITE, kinds=LABELS, body=UploadInput, responses={202: UploadSerializer}, is_upload=True)
def upload_create(request: ApiRequest) -> Response:
    """Send a file of a recording, or a ZIP of files. It is read in the background."""
    values = read(UploadInput, request)
    organisation, recording = request.viewer.as_organisation, None
    if "recording" in values:
        recording = get_object_or_404(assets.recordings_with_files(request.viewer), uuid=values["recording"])
    file = values["file"]
    with transaction.atomic():
        batch = service.bring(
            organisation,
            [Sent(file.name, file, file.size, values.get("kind", ""))],
            catalog=recording.catalog if recording else None,
            recording=recording,
            at=timezone.now(),
            actor=request.viewer.user,
        )
        ring(read_upload, batch.pk)
    location = reverse("api-upload", args=[batch.uuid])
    return Response(UploadSerializer(_found(request, batch.uuid)).data, status=202, headers={"Location": location})


@endpoint("GET", scope=READ, kinds=LABELS, responses=UploadSerializer)
def upload_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show how far an upload is read."""
    return Response(UploadSerializer(_found(request, uuid)).data)


@endpoint("GET", scope=READ, kinds=LABELS, query=UploadedFileQuery, responses=page_of(UploadedFileSerializer))
def upload_files(request: ApiRequest, uuid: UUID) -> Response:
    """List what became of each file, all or those of one outcome."""
    results = uploads.results_of(_found(request, uuid))
    if outcome := asked(UploadedFileQuery, request).get("outcome"):
        results = results.filter(outcome=outcome)
    return page(request, results, UploadedFileSerializer, ordering=("pk",))


def _found(request: ApiRequest, uuid: UUID) -> UploadBatch:
    """Give one of the organisation's own uploads; another's does not exist."""
    return get_object_or_404(uploads.with_counts(uploads.uploads_visible_to(request.viewer)), uuid=uuid)


upload_endpoints = together(upload_list, upload_create)
