"""Claims, for machines: say that what somebody else lists is yours, follow it, say more on it."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from marketplace.catalog.models import Claim, ClaimEntry
from marketplace.catalog.parsing.values import part
from marketplace.catalog.queries.claims import claims_visible_to, speaking_on
from marketplace.catalog.queries.listings import isrcs_in, listed_elsewhere
from marketplace.catalog.services.claims import saying
from marketplace.catalog.services.claims.opening import Demand, open_claims
from marketplace.kit.problems import Refused
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
LABELS = [Organisation.Kind.RIGHTS_HOLDER]


class ClaimInput(serializers.Serializer[Any]):
    """Of which recordings you say that a side is yours, where, and since when."""

    isrcs = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=1000, help_text="What others list."
    )
    side = serializers.ChoiceField(choices=Side.choices)
    territory = serializers.CharField(max_length=1000, default="WORLD", help_text="`WORLD`, `KR JP`, `WORLD-US`.")
    since = serializers.DateField()
    part = serializers.CharField(max_length=30, default="100%", help_text="How much of the side: `100%`, `1/3`.")
    against = serializers.ListField(
        child=serializers.CharField(max_length=300),
        default=list,
        help_text="Names of those whose share it is; empty: of everybody who holds some, in proportion.",
    )
    statement = serializers.CharField(max_length=10_000, help_text="Why it is yours; the other side reads it.")

    def validate_isrcs(self, texts: list[str]) -> set[str]:
        found, strange = isrcs_in(texts)
        if strange:
            raise serializers.ValidationError(f"These are no ISRCs: {', '.join(strange[:5])}.")
        return found

    def validate_part(self, text: str) -> Fraction:
        try:
            return part(text)
        except Refused as refused:
            raise serializers.ValidationError("Write a part of the whole such as 50% or 1/3.") from refused


class ClaimEntryInput(serializers.Serializer[Any]):
    """What you say; a document is shown on the claim's page."""

    text = serializers.CharField(max_length=10_000)


class ClaimEntrySerializer(serializers.Serializer[Any]):
    """One thing that was said or shown, and by whom; an operator where `organisation` is empty."""

    kind = serializers.ChoiceField(choices=ClaimEntry.Kind.choices)
    organisation = serializers.CharField(source="speaker")
    text = serializers.CharField()
    document = serializers.CharField(source="document_title", help_text="What the document is that was shown.")
    document_sha256 = serializers.CharField()
    at = serializers.DateTimeField()


class ClaimSerializer(serializers.Serializer[Any]):
    """One claim as its two sides see it."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Claim.Status.choices)
    claimant = serializers.CharField(source="claimant.name")
    respondent = serializers.CharField(source="respondent.name", help_text="Who lists the recordings.")
    side = serializers.ChoiceField(choices=Side.choices)
    territory = serializers.CharField()
    part = serializers.SerializerMethodField(help_text="How much of the side, as `1/1` or `1/3`.")
    since = serializers.DateField()
    recordings = serializers.SerializerMethodField()
    opened_at = serializers.DateTimeField()
    answer_by = serializers.DateField()
    decide_by = serializers.DateField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_part(self, claim: Claim) -> str:
        return f"{claim.parts}/{claim.whole}"

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_recordings(self, claim: Claim) -> list[UUID]:
        return [recording.uuid for recording in claim.recordings.all()]


class WholeClaimSerializer(ClaimSerializer):
    """One claim with everything that was said and shown on it."""

    entries = ClaimEntrySerializer(many=True)


@endpoint("GET", scope=READ, kinds=LABELS, query=PageQuerySerializer, responses=page_of(ClaimSerializer))
def claim_list(request: ApiRequest) -> Response:
    """List your claims, and those against you, newest first."""
    found = claims_visible_to(request.viewer).prefetch_related("recordings")
    return page(request, found, ClaimSerializer, ordering=("-pk",))


@endpoint("POST", scope=WRITE, kinds=LABELS, body=ClaimInput, responses={201: ClaimSerializer(many=True)})
def claim_create(request: ApiRequest) -> Response:
    """Open a claim against each organisation that lists some of these ISRCs; nothing changes for them by it."""
    said = read(ClaimInput, request)
    organisation = request.viewer.as_organisation
    claims = open_claims(
        organisation,
        listed_elsewhere(said["isrcs"], organisation),
        Demand(said["side"], Territory.parse(said["territory"]), said["since"], said["part"], said["against"]),
        statement=said["statement"],
        at=timezone.now(),
        actor=request.viewer.user,
    )
    location = reverse("api-claim", args=[claims[0].uuid])
    return Response(ClaimSerializer(claims, many=True).data, status=201, headers={"Location": location})


@endpoint("GET", scope=READ, kinds=LABELS, responses=WholeClaimSerializer)
def claim_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one claim, with everything that was said and shown on it."""
    return Response(WholeClaimSerializer(_found(request, uuid)).data)


@endpoint("POST", scope=WRITE, kinds=LABELS, body=ClaimEntryInput, responses={201: ClaimEntrySerializer})
def claim_say(request: ApiRequest, uuid: UUID) -> Response:
    """Answer a claim, or say more on it; the other side is told."""
    claim = _found(request, uuid)
    entry = saying.say(
        claim,
        speaking_on(claim, request.viewer),
        text=read(ClaimEntryInput, request)["text"],
        at=timezone.now(),
        actor=request.viewer.user,
    )
    return Response(ClaimEntrySerializer(entry).data, status=201)


def _found(request: ApiRequest, uuid: UUID) -> Claim:
    return get_object_or_404(
        claims_visible_to(request.viewer).prefetch_related("entries__organisation", "entries__party"), uuid=uuid
    )


claim_endpoints = together(claim_list, claim_create)
