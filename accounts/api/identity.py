"""Who am I: the first call that anybody makes with a new key."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.endpoints import endpoint
from accounts.api.requests import ApiRequest


class OrganisationSerializer(serializers.Serializer[Any]):
    """The organisation that a key acts for."""

    uuid = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    is_verified = serializers.BooleanField()


class IdentitySerializer(serializers.Serializer[Any]):
    """For whom a request acts, and what it may do."""

    organisation = OrganisationSerializer(allow_null=True)
    creators = serializers.ListField(child=serializers.CharField(), help_text="The names as whom a creator acts.")
    key = serializers.CharField(allow_null=True, help_text="The part of the key that may be shown.")
    scopes = serializers.ListField(child=serializers.CharField())


@endpoint("GET", creators=True, responses=IdentitySerializer)
def identity(request: ApiRequest) -> Response:
    """Say for whom this request acts, and what its key may do."""
    viewer = request.viewer
    key = viewer.key.prefix if viewer.key else None
    creators = [party.name for party in viewer.parties] if viewer.is_creator else []
    shown = {"organisation": viewer.organisation, "creators": creators, "key": key, "scopes": sorted(viewer.scopes)}
    return Response(IdentitySerializer(shown).data)
