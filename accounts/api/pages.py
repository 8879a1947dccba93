"""Lists come in pages; the next page is a link, good however many rows came in between."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from accounts.api.requests import ApiRequest, asked


class PageQuerySerializer(serializers.Serializer[Any]):
    """Which page of a list; lists with filters inherit from this."""

    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=500, default=50)


class Pages(CursorPagination):
    page_size = 50
    max_page_size = 500
    page_size_query_param = "limit"


def page(
    request: ApiRequest,
    rows: QuerySet[Any],
    serializer: type[serializers.BaseSerializer[Any]],
    *,
    ordering: Sequence[str] = ("-pk",),
) -> Response:
    """One page of rows; `ordering` must be total (end it with pk)."""
    asked(PageQuerySerializer, request)
    pages = Pages()
    pages.ordering = tuple(ordering)
    try:
        found: list[Model] = pages.paginate_queryset(rows, request) or []
    except (ValueError, ValidationError) as refused:  # a cursor that we gave nobody
        if "cursor" not in request.query_params:
            raise
        raise NotFound(pages.invalid_cursor_message) from refused
    shown = serializer(found, many=True, context={"request": request})
    return Response({"results": shown.data, "next": pages.get_next_link(), "previous": pages.get_previous_link()})


def page_of(serializer: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The schema of such a page, for `endpoint(responses=...)`."""
    name = serializer.__name__.removesuffix("Serializer")
    return inline_serializer(
        f"{name}Page",
        {
            "results": serializer(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )
