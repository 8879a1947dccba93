"""Quotes: a selection's price fixed for thirty days, its agreement, and accepting it."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.roles import SIGNERS
from licensing import agreements
from licensing.api.previews import FILES_TO_COME, TermsTotalSerializer, terms_total
from licensing.models import Quote, QuoteDrop
from licensing.queries.files import quoted_without_file, with_file, with_files_to_come
from licensing.queries.quote_changes import quote_now
from licensing.queries.quote_pages import totals_of_quote, totals_of_quotes
from licensing.queries.quotes import quotes_visible_to, with_drops
from licensing.queries.selections import selections_visible_to
from licensing.reasons import reason_from_json
from licensing.services import quotes
from marketplace.catalog.api.fields import CountField
from marketplace.kit.money import Money

Scope, Kind = ApiKey.Scope, Organisation.Kind


class QuoteQuery(PageQuerySerializer):
    status = serializers.ChoiceField(choices=Quote.Status.choices, required=False)


class QuoteInput(serializers.Serializer[Any]):
    selection = serializers.UUIDField()


class AcceptanceInput(serializers.Serializer[Any]):
    agreement_sha256 = serializers.CharField(
        min_length=64, max_length=64, help_text="Of the text that you read at `agreement`."
    )


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
    total = serializers.CharField(source="total.decimal")
    platform_fee_parts = serializers.IntegerField(help_text="Of 10,000.")
    minimum_recordings = serializers.IntegerField(allow_null=True)
    made_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    agreement_sha256 = serializers.CharField()
    by_terms = serializers.SerializerMethodField()
    dropped = CountField(source="drops")
    files_to_come = serializers.SerializerMethodField(help_text=FILES_TO_COME)

    class Meta:
        list_serializer_class = QuoteListSerializer

    def get_files_to_come(self, quote: Quote) -> int:
        known = getattr(quote, "files_to_come", None)
        return int(quoted_without_file(quote) if known is None else known)

    @extend_schema_field(TermsTotalSerializer(many=True))
    def get_by_terms(self, quote: Quote) -> list[dict[str, Any]]:
        known = getattr(quote, "totals", None)
        return [terms_total(one) for one in (totals_of_quote(quote) if known is None else known)]


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


class FallenSerializer(serializers.Serializer[Any]):
    """Recordings that fell out of a quote since it was frozen, for one reason."""

    reason = serializers.CharField(source="sentence")
    count = serializers.IntegerField()
    price = serializers.CharField(source="price.decimal", help_text="What that takes off.")
    recordings = serializers.ListField(
        child=serializers.UUIDField(), source="ids", help_text="The first of them, where they are many."
    )


class QuoteTodaySerializer(serializers.Serializer[Any]):
    """A quote as it would be paid at this moment; poll it while the quote is open."""

    total = serializers.CharField(source="total.decimal")
    count = serializers.IntegerField(help_text="How many recordings are left.")
    is_enough = serializers.BooleanField(help_text="Whether your minimum is still met.")
    fallen = FallenSerializer(many=True, source="groups")


class AgreementSerializer(serializers.Serializer[Any]):
    """The words to accept, in the language asked for (Accept-Language), and their hash."""

    language = serializers.CharField()
    text = serializers.CharField()
    sha256 = serializers.CharField()


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
    return Response(QuoteSerializer(_quote(request, uuid)).data)


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=page_of(QuoteLineSerializer))
def quote_lines(request: ApiRequest, uuid: UUID) -> Response:
    """List the recordings of a quote with their exact prices."""
    lines = with_file(_quote(request, uuid).lines.select_related("quote", "recording", "terms"))
    return page(request, lines, QuoteLineSerializer, ordering=("pk",))


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=page_of(QuoteDropSerializer))
def quote_drops(request: ApiRequest, uuid: UUID) -> Response:
    """List what dropped out of a quote, when, and why."""
    drops = _quote(request, uuid).drops.select_related("quote", "recording")
    return page(request, drops, QuoteDropSerializer, ordering=("pk",))


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=QuoteTodaySerializer)
def quote_today(request: ApiRequest, uuid: UUID) -> Response:
    """Say what is left of a quote today, what fell out since it was frozen, and why.

    A quote that cannot be paid any more is answered by 409.
    """
    found = _quote(request, uuid)
    now = quote_now(found, at=timezone.now())
    if now is None:
        raise quotes.QuoteNotOpen(_("Quote %(number)s cannot be paid any more.") % {"number": found.number})
    return Response(QuoteTodaySerializer(now).data)


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=AgreementSerializer)
def quote_agreement(request: ApiRequest, uuid: UUID) -> Response:
    """Read the agreement that a signatory accepts."""
    agreement = agreements.proposed(_quote(request, uuid))
    return Response({"language": agreement.language, "text": agreement.text, "sha256": agreement.sha256})


@endpoint(
    "POST",
    scope=Scope.LICENCES_WRITE,
    kinds=[Kind.DEVELOPER],
    roles=SIGNERS,
    body=AcceptanceInput,
    responses=QuoteSerializer,
)
def quote_accept(request: ApiRequest, uuid: UUID) -> Response:
    """Accept the agreement by its hash; whoever made the key must be able to sign for a verified organisation."""
    quote, values = _quote(request, uuid), read(AcceptanceInput, request)
    agreement = agreements.proposed(quote)
    accepted = quotes.accept(
        quote,
        agreement=agreement.text,
        language=agreement.language,
        read_sha256=values["agreement_sha256"],
        at=timezone.now(),
        actor=request.viewer.as_person,
    )
    return Response(QuoteSerializer(accepted).data)


@endpoint("POST", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], responses=QuoteSerializer)
def quote_cancel(request: ApiRequest, uuid: UUID) -> Response:
    """Let an open quote go."""
    cancelled = quotes.cancel(_quote(request, uuid), at=timezone.now(), actor=request.viewer.user)
    return Response(QuoteSerializer(cancelled).data)


quote_endpoints = together(quote_list, quote_create)


def _quote(request: ApiRequest, uuid: UUID) -> Quote:
    return get_object_or_404(quotes_visible_to(request.viewer), uuid=uuid)
