"""What an operator sends back from our bank account, and what became of it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import operator
from accounts.models import User
from accounts.templatetags.assent import money
from accounts.viewers import ViewedRequest
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.forms.billing import CameBackForm, SentBackForm
from payments.models import Order, Refund
from payments.queries.refunds import owed_by_bank, sent_from_our_bank, waiting_at_our_bank
from payments.services import bank_refunds
from payments.services.bank_refunds import Sent


@dataclass(frozen=True, slots=True)
class ToSend:
    """One transfer that an operator makes, and the form that says that it left."""

    amount: Money
    reason: str
    form: SentBackForm
    url: str
    call_off_url: str = ""


def to_send(order: Order) -> list[ToSend]:
    """What is to be transferred to the buyer of an order from our bank account."""
    found = [
        _decided(refund) for refund in waiting_at_our_bank().filter(order=order).select_related("order").order_by("pk")
    ]
    owed = owed_by_bank(order).rounded_up()
    if owed.units > 0:
        url = reverse("order-sent-back", args=[order.uuid])
        found.append(ToSend(owed, str(Refund.Kind.BANK.label), _form("owed", owed), url))
    return found


@dataclass(frozen=True, slots=True)
class MayComeBack:
    """One transfer that left, and the form that says that it is on our account again."""

    refund: Refund
    form: CameBackForm


def may_come_back(order: Order) -> list[MayComeBack]:
    """What was transferred to the buyer of an order from our bank account."""
    found = sent_from_our_bank().filter(order=order).select_related("order").order_by("pk")
    return [MayComeBack(refund, CameBackForm(auto_id=f"back-{refund.uuid}-%s")) for refund in found]


def _decided(refund: Refund) -> ToSend:
    return ToSend(
        refund.amount,
        refund.reason,
        _form(str(refund.uuid), refund.amount),
        reverse("refund-sent", args=[refund.uuid]),
        reverse("refund-call-off", args=[refund.uuid]),
    )


def _form(prefix: str, amount: Money) -> SentBackForm:
    return SentBackForm(initial={"seen": amount.decimal}, auto_id=f"{prefix}-%s")


@operator
@require_POST
def order_sent_back(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Keep that what is owed to the buyer left our bank account."""
    order = get_object_or_404(Order, uuid=uuid)
    form = SentBackForm(request.POST)
    if _says(request, form):
        try:
            seen = Money.parse(form.cleaned_data["seen"], order.currency)
            sent = bank_refunds.send_owed(order, _sent(form), seen=seen, at=timezone.now(), actor=_actor(request))
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("%(amount)s is booked.") % {"amount": money(sent.amount)})
    return redirect("order-refunds", order.uuid)


@operator
@require_POST
def refund_sent(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Keep that a refund left our bank account."""
    refund, form = _refund(uuid), SentBackForm(request.POST)
    if _says(request, form):
        try:
            sent = bank_refunds.confirm(refund, _sent(form), at=timezone.now(), actor=_actor(request))
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("%(amount)s is booked.") % {"amount": money(sent.amount)})
    return redirect("order-refunds", refund.order.uuid)


@operator
@require_POST
def refund_call_off(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Do not send a refund after all."""
    refund = _refund(uuid)
    try:
        bank_refunds.call_off(refund, at=timezone.now(), actor=_actor(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("It is called off. Whoever gave something for it has that again."))
    return redirect("order-refunds", refund.order.uuid)


@operator
@require_POST
def refund_came_back(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Keep that the buyer's bank sent a refund back to us."""
    refund, form = _refund(uuid), CameBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day on which it came back."))
        return redirect("order-refunds", refund.order.uuid)
    try:
        bank_refunds.came_back(refund, on=form.cleaned_data["came_on"], at=timezone.now(), actor=_actor(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("It stands on our bank account again. Decide anew how the buyer gets it."))
    return redirect("order-refunds", refund.order.uuid)


def _refund(uuid: UUID) -> Refund:
    return get_object_or_404(Refund.objects.select_related("order").filter(charge_id=""), uuid=uuid)


def _says(request: ViewedRequest, form: Form) -> bool:
    if not form.is_valid():
        messages.error(request, _("Give the bank’s reference and the day on which it was sent."))
    return form.is_valid()


def _sent(form: SentBackForm) -> Sent:
    return Sent(form.cleaned_data["reference"], form.cleaned_data["sent_on"])


def _actor(request: ViewedRequest) -> User:
    assert request.viewer.user is not None  # noqa: S101 - an operator is signed in
    return request.viewer.user
