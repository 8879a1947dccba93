"""What a file that takes music off the market would touch, for machines."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, endpoint
from accounts.models import ApiKey, Organisation
from licensing.queries.purges import touched_by
from marketplace.catalog.queries.imports import imports_visible_to


class OwedSerializer(serializers.Serializer[Any]):
    """What goes back to buyers in one currency."""

    currency = serializers.CharField()
    amount = serializers.CharField(source="decimal")


class TouchedSerializer(serializers.Serializer[Any]):
    """What accepting an import would take off the market, and out of whose hands."""

    recordings = serializers.IntegerField(help_text="How many would leave the market.")
    open_quotes = serializers.IntegerField(help_text="How many quotes that may still be bought would lose something.")
    undelivered = serializers.IntegerField(help_text="How many were sold, once for each licence, and not delivered.")
    owed = OwedSerializer(many=True, help_text="What their buyers would get back.")


@endpoint("GET", scope=ApiKey.Scope.CATALOG_READ, kinds=[Organisation.Kind.RIGHTS_HOLDER], responses=TouchedSerializer)
def import_sales(request: ApiRequest, uuid: UUID) -> Response:
    """Count what an import that takes music off the market would touch, before you accept it."""
    batch = get_object_or_404(imports_visible_to(request.viewer), uuid=uuid)
    return Response(TouchedSerializer(touched_by(batch, at=timezone.now())).data)
