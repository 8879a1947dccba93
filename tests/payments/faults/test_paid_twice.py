"""A second payment of one order: it goes back on its own charge, whoever sends it, and never on the first one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Dispute, Refund
from payments.services import refund_calls, refunds
from tests.factories.accounts import make_operator
from tests.factories.clients import signed_in
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.disputing import drain
from tests.payments.faults.sold import buy, hear, licences_of, owed_to_buyers, refunded_at_stripe
from tests.payments.shop import Basket, Shop, session_of

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Status = Refund.Kind, Refund.Status
PRICES = {"USD": "25.00", "JPY": "2500"}


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_04_a_second_payment_goes_back_whole_and_the_licence_stays(shop: Shop, currency: str) -> None:
    basket = buy(shop, PRICES[currency], currency=currency)
    order = basket.order
    first = shop.sandbox.get(f"/v1/charges/{order.charge_id}")
    second = pay_again(shop, basket)

    hear(shop)
    refund_calls.sweep(at=timezone.now())
    hear(shop)

    (refund,) = Refund.objects.all()
    assert (refund.kind, refund.status, refund.charge_id) == (Refund.Kind.SECOND, Status.SUCCEEDED, second)
    assert shop.sandbox.get(f"/v1/charges/{second}")["refunded"] is True
    assert first["amount_refunded"] == refunded_at_stripe(shop, order) == 0
    assert [one.status for one in licences_of(basket)] == [Licence.Status.IN_FORCE]
    assert owed_to_buyers(currency) == Money.zero(currency)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_a_second_payment_given_back_on_stripe_s_own_pages_is_not_sent_again(shop: Shop, currency: str) -> None:
    basket = buy(shop, PRICES[currency], currency=currency)
    second = pay_again(shop, basket)
    hear(shop)
    shop.sandbox.api("POST", "/v1/refunds", {"charge": second})

    _let_everything_run(shop)

    assert _sent(shop) == [(second, 2500)]
    assert _kept() == [(Kind.SECOND, Status.REJECTED), (Kind.OUTSIDE, Status.SUCCEEDED)]
    assert refunded_at_stripe(shop, basket.order) == 0
    assert [one.status for one in licences_of(basket)] == [Licence.Status.IN_FORCE]
    assert owed_to_buyers(currency) == Money.zero(currency)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_what_is_left_of_a_second_payment_follows_on_the_same_charge(shop: Shop, currency: str) -> None:
    basket = buy(shop, PRICES[currency], currency=currency)
    second = pay_again(shop, basket)
    hear(shop)
    shop.sandbox.api("POST", "/v1/refunds", {"charge": second, "amount": "1000"})

    _let_everything_run(shop)

    assert _sent(shop) == [(second, 1000), (second, 1500)]
    assert refunded_at_stripe(shop, basket.order) == 0
    assert owed_to_buyers(currency) == Money.zero(currency)
    assert_books_are_sound()


def test_a_second_payment_that_came_back_is_sent_on_its_own_charge_by_a_press(shop: Shop) -> None:
    basket = buy(shop, "25.00")
    second = pay_again(shop, basket)
    _let_everything_run(shop)
    shop.sandbox.steer("refund", refund=Refund.objects.get().stripe_id, status="failed")
    _let_everything_run(shop)
    assert owed_to_buyers() == Money.parse("25.00", "USD")
    home = signed_in(make_operator()).get(reverse("operator-home")).content.decode()
    assert "1 buyer is still owed money" in home
    assert reverse("order-refunds", args=[basket.order.uuid]) in home

    (again,) = refunds.send_owed(basket.order, at=timezone.now(), actor=make_operator())
    refund_calls.send(again, at=timezone.now())
    hear(shop)

    assert (again.kind, again.charge_id) == (Kind.SECOND, second)
    assert refunded_at_stripe(shop, basket.order) == 0
    assert owed_to_buyers() == Money.zero("USD")
    assert_books_are_sound()


@pytest.mark.parametrize("end", ["won", "lost"])
def test_a_second_payment_that_a_bank_asks_back_leaves_us_once(shop: Shop, end: str) -> None:
    basket = buy(shop, "25.00")
    second = pay_again(shop, basket)
    hear(shop)
    shop.sandbox.fault("withhold", times=20)
    dispute = shop.sandbox.steer("dispute", charge=second)["id"]
    refund_calls.sweep(at=timezone.now())  # refused before we have heard why
    refunds.send_all_owed(at=timezone.now())
    shop.sandbox.release()
    shop.sandbox.steer("win" if end == "won" else "lose", dispute=dispute)
    shop.sandbox.wait()
    drain()

    _let_everything_run(shop)

    assert Dispute.objects.get().status == end
    assert _sent(shop) == ([(second, 2500)] if end == "won" else [])
    assert refunded_at_stripe(shop, basket.order) == 0
    assert owed_to_buyers() == Money.zero("USD")
    assert_books_are_sound()


def _let_everything_run(shop: Shop) -> None:
    """What the scheduler rings for, until nothing more comes of it."""
    hear(shop)
    for _time in range(3):
        refunds.send_all_owed(at=timezone.now())
        refund_calls.sweep(at=timezone.now() + refund_calls.AGAIN * 2)
        hear(shop)


def _sent(shop: Shop) -> list[tuple[str, int]]:
    """What Stripe sent back of which charge, oldest first."""
    return [(one["charge"], one["amount"]) for one in reversed(shop.sandbox.listed("/v1/refunds"))]


def _kept() -> list[tuple[str, str]]:
    return list(Refund.objects.order_by("pk").values_list("kind", "status"))


def pay_again(shop: Shop, basket: Basket) -> str:
    """Another session for the same order, made over there and paid: the charge."""
    order = basket.order
    fields = {
        "mode": "payment",
        "client_reference_id": str(order.uuid),
        "success_url": "http://shop.test/back?session={CHECKOUT_SESSION_ID}",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": order.currency.lower(),
        "line_items[0][price_data][unit_amount]": str(order.total.to_minor()),
        "line_items[0][price_data][product_data][name]": "Again",
        "payment_intent_data[metadata][order]": str(order.uuid),
    }
    session = shop.sandbox.api("POST", "/v1/checkout/sessions", fields).body
    back = shop.sandbox.act(session["url"], "pay")
    paid = shop.sandbox.get(f"/v1/checkout/sessions/{session_of(back)}")
    return str(shop.sandbox.get(f"/v1/payment_intents/{paid['payment_intent']}")["latest_charge"])
