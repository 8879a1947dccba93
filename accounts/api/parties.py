"""The creators whom a label works with, for machines: name them, find them, invite them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.answers import created
from accounts.api.endpoints import endpoint, together
from accounts.api.pages import PageQuerySerializer, page, page_of
from accounts.api.requests import ApiRequest, asked, read
from accounts.forms.creators import KINDS
from accounts.models import ApiKey, Invitation, Organisation, Party
from accounts.queries.parties import creators_visible_to
from accounts.services import invitations, parties
from marketplace.kit import identifiers
from marketplace.kit.problems import Refused

Scope, LABEL = ApiKey.Scope, Organisation.Kind.RIGHTS_HOLDER


class PartyQuery(PageQuerySerializer):
    name = serializers.CharField(required=False, help_text="A part of the name.")
    has_accepted = serializers.BooleanField(required=False, allow_null=True, default=None)


class IdentifierField(serializers.CharField):
    """An identifier in any of the ways people write it; `read` gives its one normal form or refuses it."""

    def __init__(self, *, read: Callable[[str], str], **options: Any) -> None:
        super().__init__(required=False, allow_blank=True, default="", max_length=40, **options)
        self.read = read

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data)
        try:
            return self.read(text) if text else ""
        except Refused as refused:
            raise serializers.ValidationError(" ".join(refused.problem.told(gettext))) from refused


class PartyInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=300, help_text="Exactly as it stands in your files.")
    kind = serializers.ChoiceField(choices=KINDS)
    isni = IdentifierField(read=identifiers.isni)
    ipi = IdentifierField(read=identifiers.ipi_name)


class PartySerializer(serializers.Serializer[Any]):
    """Somebody whom your files or forms name: a person, band, estate, or a name that nobody has claimed yet."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Party.Kind.choices)
    isni = serializers.CharField()
    ipi = serializers.CharField()
    has_accepted = serializers.SerializerMethodField(help_text="Somebody has said that this is them.")

    def get_has_accepted(self, party: Party) -> bool:
        return party.user_id is not None


class PartyInvitationInput(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class PartyInvitationSerializer(serializers.Serializer[Any]):
    """One mail that asks a creator whether this is them."""

    uuid = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Invitation.Status.choices)
    email = serializers.CharField()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


@endpoint("GET", scope=Scope.CATALOG_READ, kinds=[LABEL], query=PartyQuery, responses=page_of(PartySerializer))
def party_list(request: ApiRequest) -> Response:
    """List the creators whom your files and forms name."""
    wanted = asked(PartyQuery, request)
    found: QuerySet[Party] = creators_visible_to(request.viewer)
    if wanted.get("name"):
        found = found.filter(name__icontains=wanted["name"])
    if wanted["has_accepted"] is not None:
        found = found.filter(user__isnull=not wanted["has_accepted"])
    return page(request, found, PartySerializer, ordering=("-pk",))


@endpoint("POST", scope=Scope.CATALOG_WRITE, kinds=[LABEL], body=PartyInput, responses={201: PartySerializer})
def party_create(request: ApiRequest) -> Response:
    """Add a person, band or estate; a name that your files hold already becomes that creator."""
    values, viewer = read(PartyInput, request), request.viewer
    party = parties.add_creator(viewer.as_organisation, at=timezone.now(), actor=viewer.user, **values)
    return created(PartySerializer, party, address="api-party")


@endpoint("GET", scope=Scope.CATALOG_READ, kinds=[LABEL], responses=PartySerializer)
def party_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one creator."""
    return Response(PartySerializer(_one(request, uuid)).data)


@endpoint(
    "POST",
    scope=Scope.CATALOG_WRITE,
    kinds=[LABEL],
    body=PartyInvitationInput,
    responses={201: PartyInvitationSerializer},
)
def party_invite(request: ApiRequest, uuid: UUID) -> Response:
    """Ask a creator by mail whether this is them; an older mail to the same address stops working."""
    party, actor = _one(request, uuid), request.viewer.as_person
    email = read(PartyInvitationInput, request)["email"]
    sent = invitations.invite_creator(party, email=email, at=timezone.now(), actor=actor)
    return Response(PartyInvitationSerializer(sent).data, status=201)


def _one(request: ApiRequest, uuid: UUID) -> Party:
    party: Party = get_object_or_404(creators_visible_to(request.viewer), uuid=uuid)
    return party


party_endpoints = together(party_list, party_create)
