"""Orders, for machines."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.roles import SIGNERS
from licensing.models import Quote
from payments.models import Order
from payments.queries.orders import orders_visible_to
from payments.services import orders

Scope, Kind = ApiKey.Scope, Organisation.Kind


class OrderQuery(PageQuerySerializer):
    status = serializers.ChoiceField(choices=Order.Status.choices, required=False)


class OrderInput(serializers.Serializer[Any]):
    quote = serializers.UUIDField(help_text="An accepted quote of your organisation.")


class OrderSerializer(serializers.Serializer[Any]):
    """One purchase of one quote."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Order.Status.choices)
    quote = serializers.UUIDField(source="quote.uuid")
    currency = serializers.CharField()
    total = serializers.CharField(source="total.decimal", help_text="What is to be paid, without tax.")
    owed = serializers.CharField(source="owed.decimal", help_text="What was paid for nothing and goes back to you.")
    checkout_url = serializers.SerializerMethodField(help_text="Where to pay; empty when nothing is to be paid.")
    licences = serializers.SerializerMethodField()
    placed_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)

    def get_checkout_url(self, order: Order) -> str:
        return order.checkout_url if order.status == Order.Status.PLACED else ""

    def get_licences(self, order: Order) -> list[str]:
        return [licence.number for licence in order.quote.licences.all()]


@endpoint(
    "GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], query=OrderQuery, responses=page_of(OrderSerializer)
)
def order_list(request: ApiRequest) -> Response:
    """List the orders of your organisation, newest first."""
    found = orders_visible_to(request.viewer).prefetch_related("quote__licences")
    status = asked(OrderQuery, request).get("status")
    if status:
        found = found.filter(status=status)
    return page(request, found, OrderSerializer, ordering=("-pk",))


@endpoint(
    "POST",
    scope=Scope.LICENCES_WRITE,
    kinds=[Kind.DEVELOPER],
    roles=SIGNERS,
    body=OrderInput,
    responses={201: OrderSerializer},
    atomic=False,
)
def order_create(request: ApiRequest) -> Response:
    """Order an accepted quote and get the page on which it is paid; the same quote gives the same order."""
    values = read(OrderInput, request)
    quote = get_object_or_404(Quote, uuid=values["quote"], organisation=request.viewer.organisation)
    order = orders.place(quote, at=timezone.now(), actor=request.viewer.user)
    if order.status in orders.PAYABLE:
        orders.open_checkout(order, at=timezone.now(), actor=request.viewer.user)
        order.refresh_from_db()
    return created(OrderSerializer, order, address="api-order")


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=OrderSerializer)
def order_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one order."""
    order = get_object_or_404(orders_visible_to(request.viewer), uuid=uuid)
    return Response(OrderSerializer(order).data)


order_endpoints = together(order_list, order_create)
