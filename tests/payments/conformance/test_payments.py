"""What a payment is, what reaches the balance of it, and what cannot be paid."""

from decimal import Decimal

import pytest
import stripe

from tests.payments.conformance.target import Target


@pytest.mark.parametrize(("currency", "amount"), [("usd", 10_000), ("eur", 5_000), ("gbp", 5_000), ("jpy", 5_000)])
def test_a_payment_reaches_the_balance_less_its_fee(target: Target, currency: str, amount: int) -> None:
    charge = target.pay(amount, currency)

    money = charge.balance_transaction
    assert isinstance(money, stripe.BalanceTransaction)
    assert (charge.paid, charge.captured, charge.status, charge.amount) == (True, True, "succeeded", amount)
    assert (money.type, money.source, money.net) == ("charge", charge.id, money.amount - money.fee)
    assert sum(fee.amount for fee in money.fee_details) == money.fee > 0
    rate = Decimal(str(money.exchange_rate)) if money.exchange_rate else Decimal(1)
    assert abs(money.amount - amount * rate) <= 1
    assert (money.currency == currency) == (money.exchange_rate is None)


@pytest.mark.parametrize(("card", "status"), [("pm_card_visa", "pending"), ("pm_card_bypassPending", "available")])
def test_funds_wait_unless_the_card_bypasses_that(target: Target, card: str, status: str) -> None:
    money = target.pay(1_000, card=card).balance_transaction

    assert isinstance(money, stripe.BalanceTransaction)
    assert money.status == status


def test_a_declined_card_pays_nothing(target: Target) -> None:
    with pytest.raises(stripe.CardError) as refused:
        target.pay(1_000, card="pm_card_chargeDeclined")

    assert (refused.value.http_status, refused.value.code) == (402, "card_declined")


@pytest.mark.parametrize(("amount", "code"), [(10, "amount_too_small"), (100_000_000, "amount_too_large")])
def test_amounts_have_bounds(target: Target, amount: int, code: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        target.pay(amount)

    assert (refused.value.http_status, refused.value.code) == (400, code)


def test_what_there_is_not_is_missing(target: Target) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        target.client.v1.charges.retrieve("ch_nobody")

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


def test_a_parameter_that_there_is_not_is_refused(target: Target) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        target.client.v1.refunds.create(params={"colour": "blue"})  # type: ignore[arg-type]

    assert refused.value.code == "parameter_unknown"
