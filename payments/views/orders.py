"""The buyer's side of a purchase: pay, come back, see what became of it."""

from uuid import UUID

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
from accounts.viewers import viewing
from licensing.models import Quote
from payments.models import Order
from payments.queries.orders import dropped_from, lines_of, orders_visible_to, undelivered_of
from payments.services import orders, settlement

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
    order = orders.place(quote, at=timezone.now(), actor=viewer.user)
    if order.status in orders.PAYABLE:
        return redirect(orders.open_checkout(order, at=timezone.now(), actor=viewer.user))
    return redirect("order", order.uuid)


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
    shown = {
        "order": order,
        "heading": _heading(order),
        "notice": _notice(order),
        "can_pay": order.status in orders.PAYABLE and viewing(request).role in SIGNERS,
        "lines": lines_of(order),
        "licences": order.quote.licences.select_related("terms", "terms__organisation").order_by("pk"),
        "dropped": dropped_from(order),
        "undelivered": undelivered_of(order),
        "crumbs": [(_("Orders"), reverse("orders")), (order.number, "")],
    }
    return render(request, "payments/order_detail.html", shown)


def _heading(order: Order) -> str:
    """The fact, as one would say it."""
    return {
        Order.Status.PLACED: _("Your order waits for its payment"),
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
        Order.Status.AWAITED: _("Your bank takes some days. The licences are issued when the money is there."),
        Order.Status.FULFILLED: "",
        Order.Status.OWED: _(
            "Between your payment and the licence, too few of the recordings could still be licensed."
        ),
        Order.Status.FAILED: _("Nothing was taken; you can try again."),
        Order.Status.EXPIRED: _("The payment page was left for too long. Nothing was taken; you can start again."),
    }[Order.Status(order.status)]
