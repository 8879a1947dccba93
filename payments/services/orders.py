"""Orders: placed from an accepted quote, paid for on one page of Stripe's at a time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.organisations import require_verified
from licensing.models import Quote
from licensing.services import licences
from licensing.services.numbers import next_number
from marketplace.kit.errors import DomainError
from marketplace.kit.money import GREATEST_MINOR, Money, currency_of
from marketplace.kit.texts import one_line
from payments import gateway
from payments.gateway.errors import Rejected
from payments.gateway.types import MOST_LINES, CheckoutLine, CheckoutRequest
from payments.models import Operation, Order
from payments.queries.orders import lines_of
from payments.services import operations, settlement

CHECKOUT = "checkout"
PAGE_LIFE = timedelta(hours=23)
LEAST_LEFT = timedelta(minutes=5)
STALE_PLAN = timedelta(minutes=5)
Status = Order.Status
MOST_IN_NUMBER = 60
PAYABLE = {Status.PLACED, Status.EXPIRED, Status.FAILED}


class QuoteExpired(DomainError):
    """The price was promised for thirty days, and they are over."""


class AmountNotChargeable(DomainError):
    """The payment provider takes no such amount."""


class OrderClosed(DomainError):
    """Nothing is to be paid for this order any more."""


@transaction.atomic
def place(quote: Quote, *, at: datetime, actor: User | None, purchase_order: str | None = None) -> Order:
    """Order what an accepted quote still clears; placed twice, it is the same order.

    `purchase_order` is the buyer's own number for it; it may be said or changed until the order is paid.
    """
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    number = one_line(purchase_order or "")[:MOST_IN_NUMBER]
    placed = Order.objects.filter(quote=quote).first()
    if placed is not None:
        if purchase_order is not None and placed.status in PAYABLE:
            Order.objects.filter(pk=placed.pk, status__in=PAYABLE).update(purchase_order=number)
            placed.purchase_order = number
        return placed
    total = total_today(quote, at=at)
    order = Order.objects.create(
        number=next_number("ORD", at=at),
        organisation=quote.organisation,
        quote=quote,
        currency=total.currency,
        total_units=total.units,
        purchase_order=number,
        placed_by=actor,
        placed_at=at,
    )
    audit.record("order.placed", subject=order, actor=actor, at=at, quote=quote.uuid, total=total.units)
    return order


def total_today(quote: Quote, *, at: datetime) -> Money:
    """What a quote costs if it is paid now: it still holds, its buyer may still buy, and what dropped out is off."""
    if quote.valid_until <= at:
        raise QuoteExpired(_("Quote %(number)s is no longer valid. Make a new one.") % {"number": quote.number})
    require_verified(quote.organisation)
    total = licences.clear_for_payment(quote, at=at)
    _refuse_unchargeable(total)
    return total


def _refuse_unchargeable(total: Money) -> None:
    currency = currency_of(total.currency)
    least = Money.from_minor(currency.minimum_minor, currency.code)
    if total < least:
        raise AmountNotChargeable(
            _("%(total)s is too little to be charged: the least is %(least)s.") % {"total": total, "least": least}
        )
    greatest = Money.from_minor(GREATEST_MINOR, currency.code)
    if total > greatest:
        raise AmountNotChargeable(
            _("%(total)s is too much for one payment: the most is %(most)s.") % {"total": total, "most": greatest}
        )


def open_checkout(order: Order, *, at: datetime, actor: User | None, until: datetime | None = None) -> str:
    """Where the buyer pays for the order; asked twice, the same page. It closes after 23 hours, unless told `until`.

    It calls Stripe and so commits in steps. An order has one open page at a time: an old one is closed first, and if
    it turns out to be paid, the answer is the order's own page.
    """
    order = _current(order)
    if _has_open_page(order, at=at):
        return order.checkout_url
    if order.checkout_id and _was_paid(order, at=at):
        return order_url(order)
    operation = _reserve(order, at=at, actor=actor, until=until or at + PAGE_LIFE)
    hosted = operations.perform(operation, gateway.create_checkout, at=at)
    with transaction.atomic(durable=True):
        is_known = Order.objects.filter(pk=order.pk, attempt=operation.attempt, status__in=PAYABLE).update(
            checkout_id=hosted.id, checkout_url=hosted.url, checkout_expires_at=hosted.expires_at
        )
    return hosted.url if is_known else _withdraw(order, hosted.id, at=at)


def _withdraw(order: Order, checkout_id: str, *, at: datetime) -> str:
    """Close a page that came too late: the order is invoiced, paid, or has another page by now."""
    _close(checkout_id, at=at)
    order = _current(order)
    return order.checkout_url or order_url(order)


def close_checkout(order: Order, *, at: datetime) -> Order:
    """See to it that nobody can pay for the order on a page at Stripe's any more; one paid meanwhile counts.

    It calls Stripe, and so commits in steps.
    """
    order = Order.objects.select_related("quote", "organisation").get(pk=order.pk)
    if order.status in PAYABLE and order.checkout_id:
        _was_paid(order, at=at)
        order = Order.objects.select_related("quote", "organisation").get(pk=order.pk)
    return order


def locked(order: Order) -> Order:
    """The order as it is, and nobody else's until the transaction ends."""
    waiting = Order.objects.select_for_update(of=("self",)).select_related("quote__organisation", "organisation")
    return waiting.get(pk=order.pk)


def _current(order: Order) -> Order:
    order = Order.objects.select_related("quote", "organisation").get(pk=order.pk)
    _refuse_closed(order)
    return order


def _refuse_closed(order: Order) -> None:
    if order.status not in PAYABLE:
        raise OrderClosed(_("Order %(number)s needs no payment any more.") % {"number": order.number})


def can_be_paid(order: Order, *, at: datetime) -> bool:
    """Whether its buyer can pay it now: a page for it is open, or its price still holds, so that one can be opened."""
    return order.status in PAYABLE and (_has_open_page(order, at=at) or order.quote.can_be_paid(at=at))


def _has_open_page(order: Order, *, at: datetime) -> bool:
    if order.status != Status.PLACED or order.checkout_expires_at is None:
        return False
    return bool(order.checkout_url) and order.checkout_expires_at > at + LEAST_LEFT


def _was_paid(order: Order, *, at: datetime) -> bool:
    """Close the page there was; whatever was done on it until then counts."""
    settled = _close(order.checkout_id, at=at)
    return settled is not None and settled.status not in PAYABLE


def _close(checkout_id: str, *, at: datetime) -> Order | None:
    """The order as it is once its page is closed; nothing, if nobody had paid there."""
    found = settlement.look(checkout_id)
    if found.checkout.is_open:
        try:
            gateway.expire_checkout(checkout_id)
        except Rejected:  # paid or expired a moment ago
            found = settlement.look(checkout_id)
        else:
            return None
    return settlement.settle(found, at=at)


@transaction.atomic(durable=True)
def _reserve(order: Order, *, at: datetime, actor: User | None, until: datetime) -> Operation:
    """Write down the call that asks for a page; two clicks at once find the same one.

    A page is for what may be licensed on the day on which it is opened, however old the order is.
    """
    order = locked(order)
    _refuse_closed(order)
    last = Operation.objects.filter(kind=CHECKOUT, business_key=str(order.uuid), attempt=order.attempt).first()
    if last is not None:
        if _has_open_page(order, at=at) or (not order.checkout_id and _is_fresh(last, at=at)):
            return last
        order.attempt += 1
    order.total_units = total_today(order.quote, at=at).units
    order.status, order.checkout_id, order.checkout_url = Status.PLACED, "", ""
    order.looks, order.look_at = 0, None
    order.save(update_fields=["attempt", "total_units", "status", "checkout_id", "checkout_url", "looks", "look_at"])
    params = gateway.checkout_params(_request(order, actor=actor, until=until))
    return operations.plan(CHECKOUT, str(order.uuid), params, attempt=order.attempt, at=at)


def _is_fresh(operation: Operation, *, at: datetime) -> bool:
    """Whether the same key is worth sending again; a page that nobody was shown harms nobody."""
    return operation.status != Operation.Status.REJECTED and operation.planned_at > at - STALE_PLAN


def _request(order: Order, *, actor: User | None, until: datetime) -> CheckoutRequest:
    return CheckoutRequest(
        reference=str(order.uuid),
        lines=_lines(order),
        success_url=f"{settings.SITE_URL}{reverse('order-return', args=[order.uuid])}?session={{CHECKOUT_SESSION_ID}}",
        cancel_url=settings.SITE_URL + order_url(order),
        expires_at=until.replace(microsecond=0),
        language="ko" if (get_language() or "").startswith("ko") else "en",
        email=actor.email if actor else "",
    )


def order_url(order: Order) -> str:
    return reverse("order", args=[order.uuid])


def _lines(order: Order) -> tuple[CheckoutLine, ...]:
    """What Stripe's page lists: a line for each Terms version, or one where that would be too many or not whole."""
    parts = lines_of(order)
    prices = [part.price.rounded_down() for part in parts]
    rest = order.total - Money.total(prices, order.currency)
    prices[0] += rest  # parts of a minor unit; the sum is what the order says
    names = [
        ngettext("%(label)s, %(terms)s: %(count)s recording", "%(label)s, %(terms)s: %(count)s recordings", part.count)
        % {"label": part.label, "terms": part.title, "count": part.count}
        for part in parts
    ]
    if len(parts) > MOST_LINES:
        return (CheckoutLine(_("Licences for %(count)s offers") % {"count": len(parts)}, order.total),)
    return tuple(CheckoutLine(name, price) for name, price in zip(names, prices, strict=True))
