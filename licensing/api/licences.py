"""Licences, for machines: what they are, their manifests, and links to their files."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of
from accounts.models import ApiKey, Organisation
from licensing.models import Licence, Obligation
from licensing.queries.deliveries import ManifestFile, files_of, items_of
from licensing.queries.licences import (
    covers,
    licences_held_by,
    obligations_visible_to,
    state_on,
    why_not_in_force,
)
from licensing.queries.stopped import stopped
from licensing.services.deliveries import LicenceNotInForce, Recipient, refusal
from licensing.uses import tier_of
from licensing.views.deliveries import delivery_url
from licensing.views.licences import manifest_response
from marketplace.kit.vocabulary import MetadataTier

Scope, Kind = ApiKey.Scope, Organisation.Kind
FORMS = ("csv", "jsonl", "parquet")
LINKS_AT_ONCE = 1_000


class LicenceSerializer(serializers.Serializer[Licence]):
    """One licence of your organisation."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.CharField()
    status = serializers.SerializerMethodField(help_text="As it is today: a term that is over is `ended`.")
    reason = serializers.SerializerMethodField(help_text="Why it is suspended or ended; empty while it is in force.")
    licensor = serializers.CharField(source="terms.organisation.name")
    catalog = serializers.CharField(source="terms.catalog.title")
    model = serializers.CharField(source="trained_model")
    purpose = serializers.CharField(source="quote.purpose")
    stages = serializers.ListField(child=serializers.CharField(), source="quote.stages")
    contents = serializers.ListField(child=serializers.CharField(), source="quote.contents")
    metadata_tier = serializers.SerializerMethodField(help_text="How much of the metadata the manifest carries.")
    territory = serializers.CharField(source="quote.territory")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day on which it is over.")
    recordings = serializers.IntegerField(source="recordings_count")
    price = serializers.CharField(source="price.decimal")
    currency = serializers.CharField()
    manifest_sha256 = serializers.CharField(
        help_text="Of the manifest as JSON Lines; its CSV and Parquet say the same in other bytes."
    )
    terms_sha256 = serializers.CharField(source="terms.sha256")
    issued_at = serializers.DateTimeField()
    suspended_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Only if it ended before its term was over.")

    @extend_schema_field(serializers.ChoiceField(choices=Licence.Status.choices))
    def get_status(self, licence: Licence) -> str:
        return state_on(licence, timezone.now().date())

    @extend_schema_field(serializers.ChoiceField(choices=MetadataTier.choices))
    def get_metadata_tier(self, licence: Licence) -> str:
        return tier_of(licence.quote.contents, licence.terms)

    def get_reason(self, licence: Licence) -> str:
        return why_not_in_force(licence, timezone.now().date())


class ObligationSerializer(serializers.Serializer[Obligation]):
    """One duty under a licence."""

    id = serializers.UUIDField(source="uuid")
    licence = serializers.UUIDField(source="licence.uuid")
    kind = serializers.ChoiceField(choices=Obligation.Kind.choices)
    month = serializers.DateField(allow_null=True, help_text="The first day of the month it is about.")
    withdrawal = serializers.UUIDField(
        source="withdrawal.uuid",
        allow_null=True,
        default=None,
        help_text="The withdrawal that it is about, as the feed names it.",
    )
    due_on = serializers.DateField()
    status = serializers.ChoiceField(choices=Obligation.Status.choices)


class ManifestQuery(serializers.Serializer[Any]):
    """Which form of the manifest is wanted."""

    form = serializers.ChoiceField(choices=FORMS, default="jsonl")


@endpoint(
    "GET",
    scope=Scope.LICENCES_READ,
    kinds=[Kind.DEVELOPER],
    query=PageQuerySerializer,
    responses=page_of(LicenceSerializer),
)
def licence_list(request: ApiRequest) -> Response:
    """List the licences of your organisation, newest first."""
    return page(request, licences_held_by(request.viewer), LicenceSerializer, ordering=("-pk",))


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=LicenceSerializer)
def licence_read(request: ApiRequest, uuid: UUID) -> Response:
    """Read one licence."""
    return Response(LicenceSerializer(_held(request, uuid)).data)


@endpoint(
    "GET",
    scope=Scope.LICENCES_READ,
    kinds=[Kind.DEVELOPER],
    query=ManifestQuery,
    responses={
        (200, "application/jsonl"): OpenApiTypes.BINARY,
        (200, "text/csv"): OpenApiTypes.BINARY,
        (200, "application/vnd.apache.parquet"): OpenApiTypes.BINARY,
    },
)
def licence_manifest(request: ApiRequest, uuid: UUID) -> HttpResponseBase:
    """Fetch a licence's manifest; the JSON Lines are the bytes that its SHA-256 names."""
    return manifest_response(_held(request, uuid), asked(ManifestQuery, request)["form"])


@endpoint(
    "GET",
    scope=Scope.LICENCES_READ,
    kinds=[Kind.DEVELOPER],
    responses={(200, "application/jsonl"): OpenApiTypes.BINARY},
)
def licence_files(request: ApiRequest, uuid: UUID) -> HttpResponseBase:
    """Fetch a link to each file of the manifest, as JSON Lines; a link is good for a day and takes `Range`.

    A file that its label has not uploaded yet has no `url`, `sha256` and `size`, and says in `waits_for` why. One that
    is not delivered any more has no `url`, and says in `withdrawn` why.
    """
    licence = _held(request, uuid)
    today = timezone.now().date()
    if not covers(licence, today):
        raise LicenceNotInForce(refusal(licence, on=today))
    lines = _links(request, licence, Recipient(request.viewer.user, request.viewer.key))
    return StreamingHttpResponse(lines, content_type="application/jsonl")


@endpoint(
    "GET",
    scope=Scope.LICENCES_READ,
    kinds=[Kind.DEVELOPER],
    query=PageQuerySerializer,
    responses=page_of(ObligationSerializer),
)
def licence_obligations(request: ApiRequest, uuid: UUID) -> Response:
    """List what is owed under a licence, the earliest due first."""
    owed = obligations_visible_to(request.viewer).filter(licence=_held(request, uuid))
    return page(request, owed, ObligationSerializer, ordering=("due_on", "pk"))


def _held(request: ApiRequest, uuid: UUID) -> Licence:
    return get_object_or_404(licences_held_by(request.viewer), uuid=uuid)


def _links(request: ApiRequest, licence: Licence, recipient: Recipient) -> Iterator[str]:
    """One line a file; one that is not delivered any more, or not uploaded yet, has no link, and says so."""
    today, items = timezone.now().date(), items_of(licence).iterator(chunk_size=LINKS_AT_ONCE)
    while chunk := list(islice(items, LINKS_AT_ONCE)):
        why = stopped(licence, chunk, on=today)
        for file in files_of(licence, chunk):
            yield _link(request, file, recipient, why.get(file.item.recording_id, ""))


def _link(request: ApiRequest, file: ManifestFile, recipient: Recipient, withdrawn: str) -> str:
    recording, asset = file.item.recording, file.asset
    is_to_come = asset is None and not withdrawn
    told = {
        "recording": str(recording.uuid),
        "isrc": recording.isrc or None,
        "deliverable": file.kind,
        "sha256": asset.sha256 if asset else None,
        "size": asset.size if asset else None,
        "url": request.build_absolute_uri(delivery_url(file, recipient)) if asset and not withdrawn else None,
        "waits_for": _("The label has not uploaded this file yet.") if is_to_come else None,
        "withdrawn": withdrawn or None,
    }
    return json.dumps(told, ensure_ascii=False) + "\n"
