"""What a holder holds, for machines: its shares at every label."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of
from accounts.models import ApiKey, Organisation
from marketplace.catalog.api.fields import TerritoryTextField
from marketplace.catalog.queries.shares import in_force, shares_visible_to, waiting, with_permission
from marketplace.kit.vocabulary import Side

READ = ApiKey.Scope.CATALOG_READ
HOLDERS = [Organisation.Kind.RIGHTS_HOLDER]


class ShareQuery(PageQuerySerializer):
    waits = serializers.BooleanField(
        required=False, default=False, help_text="Only those on which you have permitted nothing."
    )


class ShareSerializer(serializers.Serializer[Any]):
    """One share in your name, at whatever label, in force today."""

    uuid = serializers.UUIDField()
    recording = serializers.UUIDField(source="recording.uuid")
    title = serializers.CharField(source="recording.title")
    artist = serializers.CharField(source="recording.artist")
    isrc = serializers.CharField(source="recording.isrc")
    listed_by = serializers.CharField(source="recording.organisation.slug", help_text="The label.")
    catalog = serializers.UUIDField(source="recording.catalog.uuid")
    holder = serializers.CharField(source="holder.name", help_text="The name under which the label lists you.")
    side = serializers.ChoiceField(choices=Side.choices)
    parts = serializers.IntegerField()
    whole = serializers.IntegerField()
    territory = TerritoryTextField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    is_permitted = serializers.BooleanField(
        help_text="Whether you have permitted anything on it; it may be too narrow."
    )


@endpoint("GET", scope=READ, kinds=HOLDERS, query=ShareQuery, responses=page_of(ShareSerializer))
def share_list(request: ApiRequest) -> Response:
    """List what you hold today, at every label, and what of it waits for your yes."""
    today = timezone.now().date()
    found = shares_visible_to(request.viewer).filter(in_force(today))
    if asked(ShareQuery, request)["waits"]:
        found = waiting(found, on=today)
    return page(request, with_permission(found, on=today), ShareSerializer)
