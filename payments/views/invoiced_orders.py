"""Orders that are paid to our bank account, for operators: who may, what came, what is due."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import operator
from accounts.models import Organisation
from accounts.templatetags.assent import money
from accounts.viewers import ViewedRequest
from marketplace.kit.errors import DomainError
from payments.forms.billing import InvoiceTermsForm, TransferForm
from payments.models import Invoice, InvoiceTerms, Order
from payments.queries.bank_transfers import (
    allowed,
    invoiced_orders,
    received_for,
    transfers_to_countersign,
    waits_for,
)
from payments.queries.refunds import owed_now
from payments.services import bank_transfers, waiting_transfers
from payments.services import invoiced_orders as paying_later

PER_PAGE = 50
DEVELOPERS = Organisation.objects.filter(kind=Organisation.Kind.DEVELOPER)


@operator
@require_GET
def invoiced_order_list(request: ViewedRequest) -> HttpResponse:
    """What is to come to our bank account, what came, and who may pay so."""
    page = Paginator(invoiced_orders(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Invoices"), "")],
        "page": page,
        "rows": [_row(order) for order in page.object_list],
        "buyers": DEVELOPERS.order_by("name"),
        "allowed": InvoiceTerms.objects.filter(limit_units__gt=0).select_related("organisation"),
    }
    return render(request, "payments/invoiced_order_list.html", context)


def _row(order: Order) -> dict[str, Any]:
    invoice = Invoice.objects.filter(number=order.invoice_number).first()
    waits = order.status == Order.Status.INVOICED
    late = waits and invoice is not None and invoice.due_on is not None and invoice.due_on < timezone.now().date()
    came = received_for(order)
    return {
        "order": order,
        "invoice": invoice,
        "came": came,
        "missing": order.total - waits_for(order) if waits else None,
        "is_late": late,
    }


@operator
def invoiced_order(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """One such order: what came for it; book what comes."""
    order = get_object_or_404(invoiced_orders(), uuid=uuid)
    form = TransferForm(request.POST or None, currency=order.currency)
    if form.is_valid():
        said = form.cleaned_data
        received = bank_transfers.Received(said["reference"], said["received_on"], said["amount"])
        booked = bank_transfers.book(order, received, at=timezone.now(), actor=request.viewer.user)
        if booked is None:
            messages.warning(
                request, _("It is so much that another operator has to enter the same. Then it is booked.")
            )
        else:
            messages.success(request, _("%(amount)s is booked.") % {"amount": money(said["amount"])})
        return redirect("invoiced-order", order.uuid)
    context = {
        "owed": owed_now(order),
        "waits": waits_for(order),
        "crumbs": [(_("Money"), reverse("money")), (_("Invoices"), reverse("invoiced-orders")), (order.number, "")],
        **_row(order),
        "transfers": order.transfers.select_related("order"),
        "awaited": transfers_to_countersign(order),
        "papers": order.invoices.select_related("order").order_by("pk"),
        "form": form,
    }
    return render(request, "payments/invoiced_order_page.html", context)


@operator
@require_POST
def invoiced_order_let_go(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Wait for the rest no more: what came is owed to the buyer."""
    order, actor = get_object_or_404(Order, uuid=uuid), request.viewer.user
    assert actor is not None  # noqa: S101 - an operator is signed in
    try:
        waiting_transfers.let_go(order, at=timezone.now(), actor=actor)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect("invoiced-order", order.uuid)
    messages.success(request, _("What came is owed to the buyer. Send it back from here."))
    return redirect("order-refunds", order.uuid)


@operator
def buyer(request: ViewedRequest, slug: str) -> HttpResponse:
    """How much one buyer may owe us on invoices, in each currency."""
    organisation = get_object_or_404(DEVELOPERS, slug=slug)
    form = InvoiceTermsForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        paying_later.allow(
            organisation,
            said["limit"],
            days_to_pay=said["days_to_pay"],
            at=timezone.now(),
            actor=request.viewer.user,
        )
        messages.success(request, _("Saved."))
        return redirect("buyer", organisation.slug)
    terms = InvoiceTerms.objects.filter(organisation=organisation, limit_units__gt=0)
    context = {
        "crumbs": [(_("Invoices"), reverse("invoiced-orders")), (organisation.name, "")],
        "organisation": organisation,
        "allowed": [allowed(organisation, one.currency) for one in terms],
        "rows": [_row(order) for order in invoiced_orders().filter(organisation=organisation)[:PER_PAGE]],
        "form": form,
    }
    return render(request, "payments/buyer.html", context)
