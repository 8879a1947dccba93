"""What an endpoint answers that made something."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response


def created(serializer: type[serializers.BaseSerializer[Any]], made: Any, *, address: str) -> Response:
    """201 with what was made, and where it is from now on."""
    location = reverse(address, args=[made.uuid])
    return Response(serializer(made).data, status=201, headers={"Location": location})
