"""Money that goes back to buyers: an operator decides how much and why, and sees before where it comes from."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import operator
from accounts.templatetags.assent import money
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.forms.refunds import RefundForm
from payments.models import Account, Order, Refund
from payments.queries.disputes import open_dispute_of
from payments.queries.refunds import (
    left_on_charge,
    orders_found,
    owed_now,
    owed_on_charges,
    refundable,
    refunds_of,
    with_money,
)
from payments.services import refund_calls, refunds
from payments.services.refund_previews import Source, preview
from payments.views.bank_refunds import may_come_back, to_send

PER_PAGE = 50
Kind = Account.Kind


@operator
@require_GET
def paid_order_list(request: HttpRequest) -> HttpResponse:
    """Every order that was paid, to give something of it back."""
    text = request.GET.get("q", "").strip()
    page = Paginator(orders_found(text), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": text, "crumbs": [(_("Money"), reverse("money")), (_("Orders"), "")]}
    return render(request, "payments/paid_order_list.html", context)


@operator
@require_http_methods(["GET", "POST"])
def order_refunds(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What of an order went back, and what could: decided on this page, and asked again before it is done."""
    order = _order(uuid)
    form = _form(request, order)
    if not form.is_bound or not form.is_valid():
        return _page(request, order, form)
    amounts, actor = form.cleaned_data["amounts"], viewing(request).user
    assert actor is not None  # noqa: S101 - an operator is signed in
    try:
        if "confirmed" not in request.POST:
            sources = preview(order, amounts, at=timezone.now(), actor=actor)
            return _confirm(request, order, form, sources)
        refund = refunds.ask(
            order,
            amounts,
            reason=form.cleaned_data["reason"],
            seen=form.seen_left,
            at=timezone.now(),
            actor=actor,
        )
    except DomainError as refused:
        form.add_error(None, refused.message)
        return _page(request, order, form)
    _tell(request, refund_calls.send(refund, at=timezone.now()))
    return redirect("order-refunds", order.uuid)


@operator
@require_POST
def order_send_owed(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Try again to send what is owed to the buyer and did not reach them."""
    order = _order(uuid)
    for refund in refunds.send_owed(order, at=timezone.now(), actor=viewing(request).user):
        _tell(request, refund_calls.send(refund, at=timezone.now()))
    return redirect("order-refunds", order.uuid)


def _order(uuid: UUID) -> Order:
    return get_object_or_404(with_money().select_related("organisation", "quote__trained_model"), uuid=uuid)


def _form(request: HttpRequest, order: Order) -> RefundForm:
    left = {"seen": left_on_charge(order).decimal, "how_much": "parts"}
    return RefundForm(refundable(order), order.currency, request.POST or None, initial=left)


def _page(request: HttpRequest, order: Order, form: RefundForm) -> HttpResponse:
    context = {
        "order": order,
        "form": form,
        "left": left_on_charge(order),
        "owed": owed_now(order),
        "can_send_owed": owed_on_charges(order).units > 0,
        "to_send": to_send(order),
        "may_come_back": may_come_back(order),
        "refunds": refunds_of(order),
        "dispute": open_dispute_of(order),
        "can_refund": bool(form.licences) and left_on_charge(order).units > 0,
        "crumbs": [*_crumbs(), (order.number, "")],
    }
    return render(request, "payments/order_refunds.html", context, status=422 if form.errors else 200)


def _confirm(request: HttpRequest, order: Order, form: RefundForm, sources: list[Source]) -> HttpResponse:
    amounts = form.cleaned_data["amounts"]
    asked = Money.total(amounts.values(), order.currency)
    ends = [one.licence for one in form.licences if amounts.get(one.licence) == one.most]
    changes = [_said(source) for source in sources]
    changes += [_("Licence %(number)s ends, and the buyer reads why.") % {"number": one.number} for one in ends]
    stays = [
        _("Licence %(number)s goes on.") % {"number": licence.number} for licence in amounts if licence not in ends
    ]
    context = {
        "title": _("Give %(amount)s back to %(name)s?") % {"amount": money(asked), "name": order.organisation.name},
        "lede": form.cleaned_data["reason"],
        "changes": [*changes, _("The buyer gets an e-mail with your reason.")],
        "stays": [*stays, _("Statements that were issued stay as they are; the next ones tell what was recovered.")],
        "verb": _("Give %(amount)s back") % {"amount": money(asked)},
        "form": form.hidden(),
        "cancel_url": reverse("order-refunds", args=[order.uuid]),
        "crumbs": [*_crumbs(), (order.number, reverse("order-refunds", args=[order.uuid])), (_("Refund"), "")],
    }
    return render(request, "components/confirm.html", context)


def _said(source: Source) -> str:
    """Where so much of a refund comes from, as one would say it."""
    said = {
        Kind.LICENCE_INCOME: _("%(amount)s comes from what is not earned yet."),
        Kind.POOL: _("%(amount)s comes from pools that were not shared out yet."),
        Kind.PLATFORM_REVENUE: _("%(amount)s comes from us: our fee on it, and what nobody else can give."),
        Kind.PROCESSOR_FEES: _("%(amount)s is Stripe’s fee, which it keeps: we bear it."),
        Kind.SUSPENSE: _("%(amount)s comes from what waits for nobody yet."),
        Kind.PAYEE: ngettext(
            "%(amount)s comes from the balance of %(count)s payee.",
            "%(amount)s comes from the balances of %(count)s payees.",
            source.owners,
        ),
        Kind.HELD: ngettext(
            "%(amount)s comes from what is on hold for %(count)s payee.",
            "%(amount)s comes from what is on hold for %(count)s payees.",
            source.owners,
        ),
        Kind.DEBT: ngettext(
            "%(amount)s was paid out already: %(count)s payee owes it from what comes next.",
            "%(amount)s was paid out already: %(count)s payees owe it from what comes next.",
            source.owners,
        ),
    }
    text = said.get(Kind(source.kind), "%(amount)s")
    return text % {"amount": money(source.amount, "exact"), "count": source.owners}


def _tell(request: HttpRequest, refund: Refund) -> None:
    """What became of it so far; without an answer it goes on by itself."""
    amount = money(refund.amount)
    if refund.is_in_vain:
        messages.error(request, _("Our payment provider refused to send %(amount)s.") % {"amount": amount})
    elif refund.waits_at_our_bank:
        messages.info(
            request, _("Transfer %(amount)s from our bank account, then say here that it left.") % {"amount": amount}
        )
    elif refund.status == Refund.Status.PLANNED:
        messages.info(
            request,
            _("%(amount)s is being sent. Do not send it again: this page tells when it went.") % {"amount": amount},
        )
    else:
        messages.success(request, _("%(amount)s goes back to the buyer.") % {"amount": amount})


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Money"), reverse("money")), (_("Orders"), reverse("paid-orders"))]
