"""Fault 9 where an order had expired here before its buyer paid: honoured, or the money goes back by itself."""

import pytest
from django.utils import timezone

from marketplace.catalog.services import freezes
from payments import gateway, tasks
from payments.models import Operation, Order, Refund
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import amount, hear, owed_to_buyers, refunded_at_stripe
from tests.payments.shop import Basket, Shop, assert_sold_once, make_basket

pytestmark = pytest.mark.django_db(transaction=True)


def expired_with_another_tab(shop: Shop, basket: Basket) -> str:
    """Stripe told us that the order's page is over; the page in another tab, which is given back, is not."""
    shop.start_payment(basket)
    other = gateway.create_checkout(Operation.objects.get().params, idempotency_key="another tab")
    shop.sandbox.api("POST", f"/v1/checkout/sessions/{basket.order.checkout_id}/expire")
    hear(shop)
    assert basket.order.status == Order.Status.EXPIRED
    return other.url


def test_fault_09_a_payment_after_the_expiry_is_honoured(shop: Shop) -> None:
    basket = make_basket("5.00")
    page = expired_with_another_tab(shop, basket)

    shop.sandbox.act(page, "pay")
    hear(shop)

    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_09_a_late_payment_of_what_is_gone_goes_back_by_itself(shop: Shop, currency: str) -> None:
    basket = make_basket(amount(60, currency), amount(40, currency), currency=currency, least=2)
    page = expired_with_another_tab(shop, basket)
    freezes.freeze(basket.recordings[1], reason="Sold to another meanwhile", at=timezone.now(), actor=None)

    shop.sandbox.act(page, "pay")
    hear(shop)
    owed = (basket.order.status, basket.order.owed, basket.quote.licences.count())
    for _time in range(2):
        tasks.send_refunds()
    hear(shop)

    assert owed == (Order.Status.OWED, amount(100, currency), 0)
    (refund,) = Refund.objects.all()
    assert (refund.kind, refund.status, refund.amount) == (
        Refund.Kind.OWED,
        Refund.Status.SUCCEEDED,
        amount(100, currency),
    )
    assert refunded_at_stripe(shop, basket.order) == 10_000
    assert owed_to_buyers(currency).units == 0
    assert_books_are_sound()
