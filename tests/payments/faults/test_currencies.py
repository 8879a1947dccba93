"""Each currency as Stripe counts it, there and back."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.kit.errors import Malformed
from marketplace.kit.money import Money
from payments import gateway
from payments.gateway.types import CheckoutLine, CheckoutRequest
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.sandbox.running import RunningSandbox
from tests.payments.shop import Shop, assert_sold_once, balances_by_kind, make_basket

WIRE = [("500", "JPY", 500), ("5000", "KRW", 5_000), ("500", "ISK", 50_000), ("1000", "UGX", 100_000)]


@pytest.mark.parametrize(("price", "code", "counted"), [*WIRE, ("5.120", "KWD", 5_120)])
def test_fault_13_each_currency_is_counted_as_stripe_does(
    sandbox: RunningSandbox, db: None, price: str, code: str, counted: int
) -> None:
    amount = Money.parse(price, code)
    params = gateway.checkout_params(
        CheckoutRequest(
            reference="ORD-1",
            lines=(CheckoutLine("One licence", amount), CheckoutLine("Another", amount)),
            success_url="http://shop.test/back",
            cancel_url="http://shop.test/left",
            expires_at=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
            language="en",
        )
    )

    hosted = gateway.create_checkout(params, idempotency_key=f"checkout:{code}")
    sandbox.act(hosted.url, "pay")

    paid = gateway.get_checkout(hosted.id)
    lines = sandbox.get(f"/v1/checkout/sessions/{hosted.id}/line_items")["data"]
    assert [line["amount_total"] for line in lines] == [counted, counted]
    assert sandbox.get(f"/v1/charges/{paid.charge}")["amount"] == 2 * counted
    assert (paid.total, gateway.get_charge(paid.charge).amount) == (amount.times(2), amount.times(2))
    assert Money.from_wire(counted, code) == amount
    assert_books_are_sound("unbooked")  # it pays no order of ours


def test_fault_13_what_no_coin_pays_is_refused_when_the_price_is_set(sandbox: RunningSandbox, db: None) -> None:
    with pytest.raises(Malformed, match="its last digit must be 0"):
        Money.parse("5.124", "KWD")
    assert_books_are_sound()


@pytest.mark.parametrize(
    ("price", "code", "cleared", "platform", "music"),
    [
        # What stands at Stripe is the price less its fee there; 15 % are the platform's, the rest is for the music.
        ("10.00", "USD", "-9.41", "1.50", "7.91"),
        ("10.00", "EUR", "-9.46", "1.50", "7.96"),
        ("10.00", "GBP", "-9.51", "1.50", "8.01"),
        ("10000", "JPY", "-9680", "1500", "8180"),
        ("10000", "KRW", "-9410", "1500", "7910"),
    ],
)
def test_each_currency_is_bought_in_with_the_real_fee(
    shop: Shop, price: str, code: str, cleared: str, platform: str, music: str
) -> None:
    basket = make_basket(price, currency=code)

    shop.buy(basket)

    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert balances_by_kind(code) == {
        "stripe_clearing": cleared,
        "platform_revenue": platform,
        "licence_income": music,
    }
    (session,) = shop.sandbox.get("/v1/checkout/sessions")["data"]
    assert session["adaptive_pricing"] == {"enabled": False}
    assert_books_are_sound()
