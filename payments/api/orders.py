"""Orders, for machines."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.roles import SIGNERS
from licensing.models import Quote
from marketplace.kit.money import Money
from payments.models import Invoice, Order
from payments.papers.invoice_pdf import invoice_pdf
from payments.queries.invoices import invoices_visible_to
from payments.queries.orders import orders_visible_to
from payments.queries.refunds import with_waits
from payments.services import invoiced_orders, orders

Scope, Kind = ApiKey.Scope, Organisation.Kind


class OrderQuery(PageQuerySerializer):
    status = serializers.ChoiceField(choices=Order.Status.choices, required=False)


class OrderInput(serializers.Serializer[Any]):
    quote = serializers.UUIDField(help_text="An accepted quote of your organisation.")
    purchase_order = serializers.CharField(
        max_length=60, required=False, help_text="Your own number for it, printed on the invoice."
    )
    pay_by = serializers.ChoiceField(
        choices=["checkout", "invoice"],
        default="checkout",
        help_text="On Stripe's page, or later by bank transfer, where we have agreed on that.",
    )


class InvoiceSerializer(serializers.Serializer[Invoice]):
    """A paper for your accountants; the PDF is in English (en) or Korean (ko)."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=Invoice.Kind.choices)
    total = serializers.CharField(source="total.decimal")
    issued_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class OrderSerializer(serializers.Serializer[Any]):
    """One purchase of one quote."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Order.Status.choices)
    quote = serializers.UUIDField(source="quote.uuid")
    currency = serializers.CharField()
    total = serializers.CharField(source="total.decimal", help_text="What is to be paid, without tax.")
    owed = serializers.SerializerMethodField(help_text="What is owed to you and not on its way back yet.")
    checkout_url = serializers.SerializerMethodField(help_text="Where to pay; empty when nothing is to be paid.")
    licences = serializers.SerializerMethodField()
    purchase_order = serializers.CharField()
    invoices = InvoiceSerializer(many=True, help_text="Invoices and receipts; their PDFs are at /invoices/{uuid}.")
    placed_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)

    def get_owed(self, order: Any) -> str:
        return Money(order.waits, order.currency).decimal

    def get_checkout_url(self, order: Order) -> str:
        return order.checkout_url if order.status == Order.Status.PLACED else ""

    def get_licences(self, order: Order) -> list[str]:
        return [licence.number for licence in order.quote.licences.all()]


@endpoint(
    "GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], query=OrderQuery, responses=page_of(OrderSerializer)
)
def order_list(request: ApiRequest) -> Response:
    """List the orders of your organisation, newest first."""
    found = with_waits(orders_visible_to(request.viewer)).prefetch_related("quote__licences", "invoices__order")
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
    order = orders.place(
        quote, at=timezone.now(), actor=request.viewer.user, purchase_order=values.get("purchase_order")
    )
    if values["pay_by"] == "invoice":
        order = invoiced_orders.pay_on_invoice(order, at=timezone.now(), actor=request.viewer.user)
    elif order.status in orders.PAYABLE:
        orders.open_checkout(order, at=timezone.now(), actor=request.viewer.user)
    order = with_waits(Order.objects.all()).get(pk=order.pk)
    return created(OrderSerializer, order, address="api-order")


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=OrderSerializer)
def order_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one order."""
    order = get_object_or_404(with_waits(orders_visible_to(request.viewer)), uuid=uuid)
    return Response(OrderSerializer(order).data)


class LanguageQuery(serializers.Serializer[Any]):
    language = serializers.ChoiceField(choices=["en", "ko"], default="en")


@endpoint(
    "GET",
    scope=Scope.LICENCES_READ,
    kinds=[Kind.DEVELOPER],
    query=LanguageQuery,
    responses={(200, "application/pdf"): OpenApiTypes.BINARY},
)
def invoice_retrieve(request: ApiRequest, uuid: UUID) -> HttpResponseBase:
    """Give one invoice or receipt as a PDF."""
    invoice = get_object_or_404(invoices_visible_to(request.viewer), uuid=uuid)
    pdf = invoice_pdf(invoice, language=asked(LanguageQuery, request)["language"])
    return HttpResponse(pdf, content_type="application/pdf")


order_endpoints = together(order_list, order_create)
