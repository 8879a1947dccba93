"""The buyer's side of a purchase: pay, come back, see what became of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import SIGNERS
from accounts.viewers import ViewedRequest, viewing
from licensing.models import Quote
from payments.forms.billing import PurchaseOrderForm
from payments.gateway.errors import OutcomeUnknown
from payments.models import Order
from payments.queries.bank_transfers import allowed, waits_for
from payments.queries.disputes import open_dispute_of
from payments.queries.orders import dropped_from, lines_of, orders_visible_to, undelivered_of
from payments.queries.refunds import owed_now, refunds_of
from payments.services import invoiced_orders, invoices, orders, settlement

BUYERS = [Organisation.Kind.DEVELOPER]
PER_PAGE = 50


@member(kinds=BUYERS)
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """Everything that the organisation bought or began to buy."""
    page = Paginator(orders_visible_to(viewing(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/order_list.html", {"page": page, "crumbs": [(_("Orders"), "")]})


@member(kinds=BUYERS, roles=SIGNERS)
@require_POST
def order_pay(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Order an accepted quote and go to the payment page; pressed twice, it is the same page."""
    viewer = viewing(request)
    quote = get_object_or_404(Quote, uuid=uuid, organisation=viewer.organisation)
    number = request.POST.get("purchase_order") or None
    order = orders.place(quote, at=timezone.now(), actor=viewer.user, purchase_order=number)
    if order.status not in orders.PAYABLE:
        return redirect("order", order.uuid)
    try:
        return redirect(orders.open_checkout(order, at=timezone.now(), actor=viewer.user))
    except OutcomeUnknown:
        messages.warning(
            request,
            _("The payment page is being opened: our payment provider has not answered yet. Nothing has been taken."),
        )
        return redirect("order", order.uuid)


@member(kinds=BUYERS, roles=SIGNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def order_invoice(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Order an accepted quote and pay it later by bank transfer, if an operator allows that."""
    viewer = request.viewer
    quote = get_object_or_404(Quote, uuid=uuid, organisation=viewer.organisation)
    form = PurchaseOrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        number = form.cleaned_data["purchase_order"] or None
        order = orders.place(quote, at=at, actor=viewer.user, purchase_order=number)
        invoiced_orders.pay_on_invoice(order, at=at, actor=viewer.user)
        return redirect("order", order.uuid)
    context = {
        "quote": quote,
        "has_lapsed": quote.has_lapsed(at=timezone.now()),
        "form": form,
        "allowed": allowed(viewer.as_organisation, quote.currency),
        "buyer": invoices.buyer(viewer.as_organisation),
        "crumbs": [(_("Quotes"), reverse("quotes")), (quote.number, reverse("quote", args=[quote.uuid]))],
    }
    return render(request, "payments/order_invoice.html", context)


@member(kinds=BUYERS)
@require_GET
def order_return(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where the payment page sends the buyer back: look at the payment now, not when its message comes.

    Whoever forges the address gains nothing: only this order's own session is looked at.
    """
    order = get_object_or_404(orders_visible_to(viewing(request)), uuid=uuid)
    if order.checkout_id and order.checkout_id == request.GET.get("session"):
        settlement.look_again(order, at=timezone.now())
    return redirect("order", order.uuid)


@member(kinds=BUYERS)
@require_http_methods(["GET", "HEAD"])
def order(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was ordered, whether it is paid, what it became, and what is owed back."""
    order = get_object_or_404(orders_visible_to(viewing(request)), uuid=uuid)
    is_payable = orders.can_be_paid(order, at=timezone.now())
    has_lapsed = order.status in orders.PAYABLE and not is_payable
    shown = {
        "order": order,
        "heading": _("This order was not paid in time") if has_lapsed else _heading(order),
        "notice": _("Nothing was taken, and its price is not held any more.") if has_lapsed else _notice(order),
        "can_pay": is_payable and viewing(request).role in SIGNERS,
        "has_lapsed": has_lapsed,
        "lines": lines_of(order),
        "papers": order.invoices.order_by("pk"),
        "transfer": _transfer(order),
        "waits": waits_for(order) if order.status != Order.Status.INVOICED else None,
        "licences": order.quote.licences.select_related("terms", "terms__organisation").order_by("pk"),
        "dropped": dropped_from(order),
        "undelivered": undelivered_of(order),
        "disputed": open_dispute_of(order),
        "owed": owed_now(order),
        "refunds": refunds_of(order),
        "crumbs": [(_("Orders"), reverse("orders")), (order.number, "")],
    }
    return render(request, "payments/order_detail.html", shown)


def _transfer(order: Order) -> dict[str, object] | None:
    """What to transfer, by when, and what came of it so far."""
    if order.status != Order.Status.INVOICED:
        return None
    came = waits_for(order)
    due_on = order.invoices.get(number=order.invoice_number).due_on
    return {"came": came, "missing": order.total - came, "due_on": due_on, "number": order.invoice_number}


def _heading(order: Order) -> str:
    """The fact, as one would say it."""
    return {
        Order.Status.PLACED: _("Your order waits for its payment"),
        Order.Status.INVOICED: _("Your order waits for your bank transfer"),
        Order.Status.AWAITED: _("Your payment is on its way"),
        Order.Status.FULFILLED: _("Paid and licensed"),
        Order.Status.OWED: _("Nothing was licensed, and all you paid is owed back"),
        Order.Status.FAILED: _("The payment did not go through"),
        Order.Status.EXPIRED: _("This order was not paid in time"),
    }[Order.Status(order.status)]


def _notice(order: Order) -> str:
    """What the buyer should know or do now, in one or two sentences."""
    return {
        Order.Status.PLACED: _("Nothing has been taken. If you have just paid, this page will show it in a moment."),
        Order.Status.INVOICED: _("The licences are issued when the money is there."),
        Order.Status.AWAITED: _("Your bank takes some days. The licences are issued when the money is there."),
        Order.Status.FULFILLED: "",
        Order.Status.OWED: _(
            "Between your payment and the licence, too few of the recordings could still be licensed."
        ),
        Order.Status.FAILED: _("Nothing was taken; you can try again."),
        Order.Status.EXPIRED: _("The payment page was left for too long. Nothing was taken; you can start again."),
    }[Order.Status(order.status)]
