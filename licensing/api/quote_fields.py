"""What machines read of a quote, and what they send to make one."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import PageQuerySerializer
from licensing.api.previews import FILES_TO_COME, TermsTotalSerializer, terms_total
from licensing.models import Quote, QuoteDrop
from licensing.queries.files import quoted_without_file
from licensing.queries.quote_pages import totals_of_quotes
from licensing.reasons import reason_from_json
from marketplace.catalog.api.fields import CountField
from marketplace.kit.money import Money

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
