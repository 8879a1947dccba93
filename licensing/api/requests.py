"""Asking others for permission, for machines: one letter to each party, and what became of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation, Party
from licensing.models import PermissionRequest
from licensing.queries.answers import requests_from
from licensing.queries.terms import own_terms
from licensing.queries.wanted import wanted_by
from licensing.services import requests
from licensing.services.requests import NothingToAsk
from marketplace.kit.money import Money

Scope, Kind, Status = ApiKey.Scope, Organisation.Kind, PermissionRequest.Status


class RequestQuery(PageQuerySerializer):
    status = serializers.ChoiceField(choices=Status.choices, required=False)
    catalog = serializers.UUIDField(required=False)


class RequestInput(serializers.Serializer[Any]):
    terms = serializers.UUIDField(help_text="Your Terms, on offer or a draft; their whole catalog is asked for.")
    party = serializers.UUIDField(help_text="Whoever can supply what the clearance of the catalog lacks.")
    email = serializers.EmailField(
        max_length=254, required=False, allow_blank=True, default="", help_text="Not needed for who has an account."
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, default="en")


class RequestSerializer(serializers.Serializer[Any]):
    """One question to one party, and its answer."""

    uuid = serializers.UUIDField()
    status = serializers.SerializerMethodField()
    party = serializers.UUIDField(source="party.uuid")
    name = serializers.CharField(source="party.name")
    catalog = serializers.UUIDField(source="catalog.uuid")
    terms = serializers.UUIDField(source="terms.uuid", allow_null=True, default=None)
    purposes = serializers.ListField(child=serializers.CharField())
    asks_consent = serializers.BooleanField(source="needs_consent")
    asks_voice = serializers.BooleanField()
    asks_name = serializers.BooleanField(help_text="Whether prompts may name the person.")
    sides = serializers.ListField(child=serializers.CharField())
    price = serializers.SerializerMethodField(help_text="What one recording costs at least.")
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    reminders = serializers.IntegerField()
    answer = serializers.CharField(source="says", help_text="yes, no, ask; empty while nobody has answered.")
    counts_since = serializers.DateTimeField(source="counted_at", allow_null=True)

    def get_status(self, request: PermissionRequest) -> str:
        return str(request.state(at=timezone.now()))

    def get_price(self, request: PermissionRequest) -> str:
        price: Money = request.price
        return str(price)


@endpoint(
    "GET",
    scope=Scope.CATALOG_READ,
    kinds=[Kind.RIGHTS_HOLDER],
    query=RequestQuery,
    responses=page_of(RequestSerializer),
)
def permission_request_list(request: ApiRequest) -> Response:
    """List what your organisation asked others for; the addresses are not among it."""
    values = asked(RequestQuery, request)
    found = requests_from(request.viewer)
    if values.get("catalog"):
        found = found.filter(catalog__uuid=values["catalog"])
    if values.get("status"):
        found = found.filter(**_status(values["status"]))
    return page(request, found, RequestSerializer)


@endpoint(
    "POST",
    scope=Scope.CATALOG_WRITE,
    kinds=[Kind.RIGHTS_HOLDER],
    body=RequestInput,
    responses={201: RequestSerializer},
)
def permission_request_create(request: ApiRequest) -> Response:
    """Ask one party by mail for everything that it can supply; while its letter is open this reminds it instead."""
    values = read(RequestInput, request)
    now = timezone.now()
    terms = get_object_or_404(
        own_terms(request.viewer).select_related("catalog__organisation__party"), uuid=values["terms"]
    )
    if not any(one.party == values["party"] for one in wanted_by(terms, on=now.date())):
        raise NothingToAsk("This party can supply nothing that is missing here.")
    party = Party.objects.get(uuid=values["party"])
    sent = requests.ask(
        terms, party, email=values["email"], language=values["language"], at=now, actor=request.viewer.user
    )
    return created(RequestSerializer, sent, address="api-permission-request")


@endpoint("GET", scope=Scope.CATALOG_READ, kinds=[Kind.RIGHTS_HOLDER], responses=RequestSerializer)
def permission_request_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one question and its answer."""
    return Response(RequestSerializer(get_object_or_404(requests_from(request.viewer), uuid=uuid)).data)


@endpoint("POST", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], responses=RequestSerializer)
def permission_request_remind(request: ApiRequest, uuid: UUID) -> Response:
    """Send the letter once more; at most once a week, and three times."""
    found = get_object_or_404(requests_from(request.viewer), uuid=uuid)
    reminded = requests.remind(found, at=timezone.now(), actor=request.viewer.user)
    return Response(RequestSerializer(reminded).data)


@endpoint("POST", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], responses=RequestSerializer)
def permission_request_cancel(request: ApiRequest, uuid: UUID) -> Response:
    """Take a question back; its link then answers no more."""
    found = get_object_or_404(requests_from(request.viewer), uuid=uuid)
    cancelled = requests.cancel(found, at=timezone.now(), actor=request.viewer.user)
    return Response(RequestSerializer(cancelled).data)


permission_request_endpoints = together(permission_request_list, permission_request_create)


def _status(status: str) -> dict[str, Any]:
    """A letter is too old from its last day on, whether or not it was closed."""
    now = timezone.now()
    if status == Status.SENT:
        return {"status": Status.SENT, "expires_at__gt": now}
    if status == Status.EXPIRED:
        return {"expires_at__lte": now, "status__in": [Status.SENT, Status.EXPIRED]}
    return {"status": status}
