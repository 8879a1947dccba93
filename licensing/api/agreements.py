"""A quote's agreement, and accepting it."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, endpoint, read
from accounts.roles import SIGNERS
from licensing import agreements
from licensing.agreement_text import Agreement
from licensing.api.quote_fields import QuoteSerializer
from licensing.api.quotes import Kind, Scope, found_quote
from licensing.models import Quote
from licensing.queries.quote_changes import quote_now
from licensing.services import quotes


class AcceptanceInput(serializers.Serializer[Any]):
    agreement_sha256 = serializers.CharField(
        min_length=64, max_length=64, help_text="Of the text that you read at `agreement`."
    )


class AgreementSerializer(serializers.Serializer[Any]):
    """The words to accept, in the language asked for (Accept-Language), and their hash."""

    language = serializers.CharField()
    text = serializers.CharField()
    sha256 = serializers.CharField()


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=AgreementSerializer)
def quote_agreement(request: ApiRequest, uuid: UUID) -> Response:
    """Read the agreement that a signatory accepts."""
    agreement = _words(found_quote(request, uuid))
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
    quote, values = found_quote(request, uuid), read(AcceptanceInput, request)
    agreement = _words(quote)
    accepted = quotes.accept(
        quote,
        agreement=agreement.text,
        language=agreement.language,
        read_sha256=values["agreement_sha256"],
        at=timezone.now(),
        actor=request.viewer.as_person,
    )
    return Response(QuoteSerializer(accepted).data)


def _words(quote: Quote) -> Agreement:
    return agreements.proposed(quote_now(quote, at=timezone.now()))
