"""Statements, for machines: what was earned, and the document that anybody can recompute."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, endpoint, page, page_of
from accounts.models import ApiKey
from marketplace.kit.money import Money
from payments.models import Statement
from payments.queries.statements import Paper, statements_visible_to

Scope = ApiKey.Scope


class StatementSerializer(serializers.Serializer[Statement]):
    """What one payee earned in one month and currency; amounts are exact decimals."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.CharField()
    payee = serializers.CharField(source="party.name")
    month = serializers.DateField(help_text="The first day of the month it is about.")
    currency = serializers.CharField()
    opening = serializers.SerializerMethodField()
    moved = serializers.SerializerMethodField(help_text="Paid out, recovered or let go since the statement before.")
    earned = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField()
    held = serializers.SerializerMethodField()
    closing = serializers.SerializerMethodField()
    sha256 = serializers.CharField(source="document_sha256")
    issued_at = serializers.DateTimeField()

    def get_opening(self, statement: Statement) -> str:
        return Money(statement.opening_units, statement.currency).decimal

    def get_moved(self, statement: Statement) -> str:
        return Money(statement.moved_units, statement.currency).decimal

    def get_earned(self, statement: Statement) -> str:
        return Money(statement.earned_units, statement.currency).decimal

    def get_corrections(self, statement: Statement) -> str:
        return Money(statement.corrected_units, statement.currency).decimal

    def get_held(self, statement: Statement) -> str:
        return Money(statement.held_units, statement.currency).decimal

    def get_closing(self, statement: Statement) -> str:
        return Money(statement.closing_units, statement.currency).decimal


def _one(request: ApiRequest, uuid: UUID) -> Statement:
    statement: Statement = get_object_or_404(statements_visible_to(request.viewer), uuid=uuid)
    return statement


@endpoint(
    "GET",
    scope=Scope.STATEMENTS_READ,
    creators=True,
    query=PageQuerySerializer,
    responses=page_of(StatementSerializer),
)
def statement_list(request: ApiRequest) -> Response:
    """List your statements, newest first."""
    return page(request, statements_visible_to(request.viewer), StatementSerializer, ordering=("-pk",))


@endpoint("GET", scope=Scope.STATEMENTS_READ, creators=True, responses=StatementSerializer)
def statement_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Give one statement's figures."""
    return Response(StatementSerializer(_one(request, uuid)).data)


@endpoint("GET", scope=Scope.STATEMENTS_READ, creators=True, responses={200: OpenApiTypes.OBJECT})
def statement_document(request: ApiRequest, uuid: UUID) -> HttpResponseBase:
    """Give one statement's whole document, byte for byte: every line, and what recomputes it."""
    return HttpResponse(Paper(_one(request, uuid)).text, content_type="application/json")
