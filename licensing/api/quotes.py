"""Quotes: a selection's price fixed for thirty days, its recordings, and what dropped out."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from licensing.api.previews import FILES_TO_COME, TermsTotalSerializer, terms_total
from licensing.models import Quote, QuoteDrop
from licensing.queries.files import quoted_without_file, with_file, with_files_to_come
from licensing.queries.quote_pages import totals_of_quotes
from licensing.queries.quotes import quotes_visible_to, with_drops
from licensing.queries.selections import selections_visible_to
from licensing.reasons import reason_from_json
from licensing.services import quotes
from marketplace.catalog.api.fields import CountField
from marketplace.kit.money import Money

Scope, Kind = ApiKey.Scope, Organisation.Kind
AS_FIXED = "As it was fixed. What is left of it today, and what that costs, is told at `today`."


class QuoteQuery(PageQuerySerializer):
    status = serializers.ChoiceField(choices=Quote.Status.choices, required=False)


class QuoteInput(serializers.Serializer[Any]):
    selection = serializers.UUIDField()


class QuoteListSerializer(serializers.ListSerializer[Any]):
    """Quotes whose totals are summed for the whole page at once."""

    def to_representation(self, data: Any) -> Any:
        totals = totals_of_quotes(data)
        for quote in data:
            quote.totals = totals[quote.pk]
        return super().to_representation(data)


class QuoteSerializer(serializers.Serializer[Any]):
    """One frozen price."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Quote.Status.choices)
    selection = serializers.UUIDField(source="selection.uuid")
    trained_model = serializers.UUIDField(source="trained_model.uuid")
    purpose = serializers.CharField()
    currency = serializers.CharField()
    total = serializers.CharField(source="total.decimal", help_text=AS_FIXED)
    platform_fee_parts = serializers.IntegerField(help_text="Of 10,000.")
    minimum_recordings = serializers.IntegerField(allow_null=True)
    made_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    agreement_sha256 = serializers.CharField()
    by_terms = serializers.SerializerMethodField(help_text=AS_FIXED)
    dropped = CountField(source="drops")
    files_to_come = serializers.SerializerMethodField(help_text=FILES_TO_COME)

    class Meta:
        list_serializer_class = QuoteListSerializer

    def get_files_to_come(self, quote: Quote) -> int:
        known = getattr(quote, "files_to_come", None)
        return int(quoted_without_file(quote.lines.all()) if known is None else known)

    @extend_schema_field(TermsTotalSerializer(many=True))
    def get_by_terms(self, quote: Quote) -> list[dict[str, Any]]:
        known = getattr(quote, "totals", None)
        return [terms_total(one) for one in (totals_of_quotes([quote])[quote.pk] if known is None else known)]


class QuoteLineSerializer(serializers.Serializer[Any]):
    """One recording at its exact price."""

    recording = serializers.UUIDField(source="recording.uuid")
    ai_contribution = serializers.CharField(source="recording.ai_contribution")
    terms = serializers.UUIDField(source="terms.uuid")
    price = serializers.CharField(source="price.decimal")
    has_file = serializers.BooleanField(help_text="Whether the file that would be delivered is here.")


class QuoteDropSerializer(serializers.Serializer[Any]):
    """One recording that dropped out, when, and why."""

    recording = serializers.UUIDField(source="recording.uuid")
    moment = serializers.ChoiceField(choices=QuoteDrop.Moment.choices)
    price = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()

    def get_price(self, drop: QuoteDrop) -> str:
        return Money(drop.price_units, drop.quote.currency).decimal

    def get_reasons(self, drop: QuoteDrop) -> list[str]:
        return [reason_from_json(reason).sentence for reason in drop.reasons]


@endpoint(
    "GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], query=QuoteQuery, responses=page_of(QuoteSerializer)
)
def quote_list(request: ApiRequest) -> Response:
    """List your quotes, newest first."""
    found = quotes_visible_to(request.viewer)
    status = asked(QuoteQuery, request).get("status")
    asked_for = found.filter(status=status) if status else found
    return page(request, with_files_to_come(with_drops(asked_for)), QuoteSerializer)


@endpoint("POST", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], body=QuoteInput, responses={201: QuoteSerializer})
def quote_create(request: ApiRequest) -> Response:
    """Fix the price of a selection for thirty days."""
    values = read(QuoteInput, request)
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=values["selection"])
    quote = quotes.freeze(selection, at=timezone.now(), actor=request.viewer.user)
    location = reverse("api-quote", args=[quote.uuid])
    return Response(QuoteSerializer(quote).data, status=201, headers={"Location": location})


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=QuoteSerializer)
def quote_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one quote."""
    return Response(QuoteSerializer(found_quote(request, uuid)).data)


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=page_of(QuoteLineSerializer))
def quote_lines(request: ApiRequest, uuid: UUID) -> Response:
    """List the recordings of a quote with their exact prices."""
    lines = with_file(found_quote(request, uuid).lines.select_related("quote", "recording", "terms"))
    return page(request, lines, QuoteLineSerializer, ordering=("pk",))


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=page_of(QuoteDropSerializer))
def quote_drops(request: ApiRequest, uuid: UUID) -> Response:
    """List what dropped out of a quote, when, and why."""
    drops = found_quote(request, uuid).drops.select_related("quote", "recording")
    return page(request, drops, QuoteDropSerializer, ordering=("pk",))


@endpoint("POST", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], responses=QuoteSerializer)
def quote_cancel(request: ApiRequest, uuid: UUID) -> Response:
    """Let an open quote go."""
    cancelled = quotes.cancel(found_quote(request, uuid), at=timezone.now(), actor=request.viewer.user)
    return Response(QuoteSerializer(cancelled).data)


quote_endpoints = together(quote_list, quote_create)


def found_quote(request: ApiRequest, uuid: UUID) -> Quote:
    """One quote of whoever asks."""
    return get_object_or_404(quotes_visible_to(request.viewer), uuid=uuid)
