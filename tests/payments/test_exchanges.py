"""A sale that settles in another currency stays in its own; its other half stands where the money is."""

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Entry, Exchange, Statement
from payments.queries.sales import sold_of
from payments.services.exchanges import converted_fee
from tests.factories.payments import distribute, noon
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.shop import Shop, balances_by_kind, make_basket


def eur(text: str) -> Money:
    return Money.parse(text, "EUR")


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def test_a_sale_in_euros_that_settles_in_dollars_stays_in_euros(shop: Shop) -> None:
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.08")
    basket = make_basket("60.00", "40.00", currency="EUR")

    shop.buy(basket)

    shop.sandbox.wait()
    (charge,) = shop.sandbox.get("/v1/charges")["data"]
    settled = shop.sandbox.get(f"/v1/balance_transactions/{charge['balance_transaction']}")
    assert (settled["amount"], settled["currency"], settled["exchange_rate"]) == (108_00, "usd", 1.08)
    fee = Money.from_minor(settled["fee"], "USD")
    fee_in_euros = converted_fee(fee, settled=usd("108.00"), gross=eur("100.00"))
    takings = sold_of(basket.order).takings
    assert (takings.gross, takings.processor_fee) == (eur("100.00"), fee_in_euros)
    # Nothing stands at Stripe in euros: what is there is dollars, to the cent of its own balance.
    assert balances_by_kind("EUR") == {
        "exchange": (fee_in_euros - eur("100.00")).decimal,
        "platform_revenue": "15.00",
        "licence_income": (eur("85.00") - fee_in_euros).decimal,
    }
    assert balances_by_kind("USD") == {
        "exchange": (usd("108.00") - fee).decimal,
        "stripe_clearing": (fee - usd("108.00")).decimal,
    }
    exchange = Exchange.objects.get()
    assert (exchange.rate, exchange.transaction_id) == ("1.08", charge["balance_transaction"])
    assert (exchange.entry.key, exchange.other.key) == (
        f"charge:{charge['id']}",
        f"exchange:charge:{charge['id']}",
    )
    assert_books_are_sound()


def test_statements_of_an_exchanged_sale_are_in_its_own_currency(shop: Shop) -> None:
    shop.sandbox.steer("settle", currency="jpy", into="usd", rate="0.667")
    basket = make_basket("5000", currency="JPY")
    shop.buy(basket)
    shop.sandbox.wait()
    order = basket.order
    assert order.paid_at is not None

    distribute(Month.of(order.paid_at), at=noon("2100-01-01"))

    takings = sold_of(order).takings
    assert takings.gross == Money.parse("5000", "JPY")
    assert {statement.currency for statement in Statement.objects.all()} == {"JPY"}
    assert_books_are_sound()


def test_the_fee_is_converted_at_the_rate_of_the_whole() -> None:
    # 3.50 of 108.00 dollars are 3.24074074... of 100.00 euros.
    assert converted_fee(usd("3.50"), settled=usd("108.00"), gross=eur("100.00")).units == 3_240_741
    assert converted_fee(usd("0.00"), settled=usd("108.00"), gross=eur("100.00")) == eur("0.00")


def test_a_sale_told_twice_is_exchanged_once(shop: Shop) -> None:
    shop.sandbox.steer("settle", currency="gbp", into="usd", rate="1.31")
    basket = make_basket("8.00", currency="GBP")
    back = shop.buy(basket)
    shop.sandbox.wait()

    shop.come_back(basket, back)

    assert Entry.objects.count() == 2
    assert_books_are_sound()
