"""Quotes: a selection's price fixed for thirty days, its recordings, and what dropped out."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.response import Response

from accounts.api import ApiRequest, asked, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from licensing.api.quote_fields import QuoteDropSerializer, QuoteInput, QuoteLineSerializer, QuoteQuery, QuoteSerializer
from licensing.models import Quote
from licensing.queries.files import with_file, with_files_to_come
from licensing.queries.quotes import quotes_visible_to, with_drops
from licensing.queries.selections import selections_visible_to
from licensing.services import quotes

Scope, Kind = ApiKey.Scope, Organisation.Kind


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
    return created(QuoteSerializer, quote, address="api-quote")


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
