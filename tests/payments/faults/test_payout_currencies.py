"""Payouts that Stripe changes into another currency, on our side or on the payee's."""

from datetime import datetime, timedelta

import pytest

from payments.models import Account, Payout
from payments.queries.balances import balance_of
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_creator
from tests.factories.payouts import approved_run, make_earned
from tests.factories.payouts import make_payee as make_paid_payee
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.paying_out import (
    handle_messages,
    make_payee,
    money,
    put_below_nothing,
    states,
    stripe_id,
    top_up,
    transfers,
)
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.sandbox.money import balance
from tests.payments.sandbox.money import make_payee as make_connected
from tests.payments.sandbox.running import RunningSandbox
from tests.payments.shop import Shop, make_basket

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Reason, Status = Account.Kind, Payout.Reason, Payout.Status


def test_fault_50_too_little_for_the_payee_s_bank_after_the_exchange_is_carried_forward(
    sandbox: RunningSandbox, now: datetime
) -> None:
    payee = make_paid_payee(money("12.00"), name="Far away", stripe_id=make_connected(sandbox, country="gb"))
    below = make_payee(sandbox, "9.99", name="Below")
    sandbox.steer("rate", currency="usd", into="gbp", rate="0.0001")
    top_up(sandbox, "50.00")
    run = approved_run(at=now)

    send_some(run, at=now)

    assert states(run) == {
        "Far away": (Status.CANCELLED, Reason.TOO_LITTLE),
        "Below": (Status.SKIPPED, Reason.BELOW_THRESHOLD),
    }
    assert balance_of(Kind.PAYEE, "USD", owner=payee) == money("12.00")
    assert balance_of(Kind.PAYEE, "USD", owner=below) == money("9.99")
    assert transfers(sandbox) == []
    assert_books_are_sound()

    # A month later the pound is worth something again, and the other has earned the cent that was missing.
    later = now + timedelta(days=31)
    sandbox.steer("rate", currency="usd", into="gbp", rate="0.80")
    make_earned(below, money("0.01"))
    again = approved_run(at=later)
    send_some(again, at=later)

    assert states(again) == {"Far away": (Status.SENT, ""), "Below": (Status.SENT, "")}
    assert transfers(sandbox) == sorted([(stripe_id(payee), 1_200), (stripe_id(below), 1_000)])
    assert balance(sandbox, stripe_id(payee)) == {"gbp": (960, 0)}
    assert_books_are_sound()


def test_fault_51_a_payee_abroad_is_paid_in_the_currency_in_which_the_charge_settled(shop: Shop, now: datetime) -> None:
    """A transfer is bound to the currency of the balance that it comes from: euros that became dollars are dollars."""
    sandbox = shop.sandbox
    sandbox.steer("settle", currency="eur", into="usd", rate="1.25")
    shop.buy(make_basket("200.00", currency="EUR"))
    handle_messages(shop)
    sandbox.steer("free_funds")
    sandbox.steer("rate", currency="usd", into="gbp", rate="0.80")
    payee = make_creator(name="Abroad")
    abroad = make_onboarded(shop, payee, country="GB")
    make_earned(payee, money("50.00", "EUR"))
    run = approved_run("EUR", at=now)

    send_some(run, at=now)

    payout = run.payouts.get()
    assert (payout.status, payout.amount, payout.sent) == (Status.SENT, money("50.00", "EUR"), money("62.50"))
    assert [(one["amount"], one["currency"]) for one in sandbox.listed("/v1/transfers")] == [(6_250, "usd")]
    assert balance(sandbox, abroad.stripe_id) == {"gbp": (5_000, 0)}
    assert balance_of(Kind.IN_TRANSIT, "EUR", owner=payee) == money("0.00", "EUR")
    assert_books_are_sound()


def sold_in_euros(shop: Shop, price: str) -> None:
    shop.buy(make_basket(price, currency="EUR"))
    handle_messages(shop)
    shop.sandbox.steer("free_funds")


def sent(sandbox: RunningSandbox) -> list[tuple[int, str]]:
    return sorted((one["amount"], one["currency"]) for one in sandbox.listed("/v1/transfers"))


def test_a_cent_left_in_the_currency_does_not_keep_what_stands_in_another(paying_shop: Shop, now: datetime) -> None:
    sandbox = paying_shop.sandbox
    sandbox.steer("settle", currency="eur", into="usd", rate="1.25")
    sold_in_euros(paying_shop, "200.00")
    top_up(sandbox, "0.01", currency="EUR")
    payee = make_paid_payee(money("50.00", "EUR"), stripe_id=make_connected(sandbox))
    run = approved_run("EUR", at=now)

    send_some(run, at=now)

    assert [(one.status, one.sent) for one in run.payouts.all()] == [(Status.SENT, money("62.50"))]
    assert sent(sandbox) == [(6_250, "usd")]
    assert balance_of(Kind.IN_TRANSIT, "EUR", owner=payee) == money("0.00", "EUR")


def test_the_rate_is_of_the_currency_in_which_it_is_sent(paying_shop: Shop, now: datetime) -> None:
    """Sold for dollars first and for pounds since: the mean of each is its own."""
    sandbox = paying_shop.sandbox
    sandbox.steer("settle", currency="eur", into="usd", rate="1.25")
    sold_in_euros(paying_shop, "300.00")
    sandbox.steer("pay_out")
    sandbox.steer("settle", currency="eur", into="gbp", rate="0.80")
    sold_in_euros(paying_shop, "200.00")
    make_paid_payee(money("50.00", "EUR"), stripe_id=make_connected(sandbox))
    run = approved_run("EUR", at=now)

    send_some(run, at=now)

    assert sent(sandbox) == [(4_000, "gbp")]


def test_an_account_below_nothing_in_the_currency_that_is_sent_is_not_paid_into(
    paying_shop: Shop, now: datetime
) -> None:
    sandbox = paying_shop.sandbox
    sandbox.steer("settle", currency="eur", into="usd", rate="1.25")
    sold_in_euros(paying_shop, "200.00")
    payee = make_paid_payee(money("50.00", "EUR"), stripe_id=make_connected(sandbox))
    put_below_nothing(sandbox, stripe_id(payee), 7_000)
    run = approved_run("EUR", at=now)
    before = sent(sandbox)

    send_some(run, at=now)

    assert [(one.status, one.reason) for one in run.payouts.all()] == [(Status.CANCELLED, Reason.NEGATIVE)]
    assert sent(sandbox) == before
    assert balance_of(Kind.HELD, "EUR", owner=payee) == money("50.00", "EUR")


def test_a_batch_asks_for_our_balance_once(sandbox: RunningSandbox, now: datetime) -> None:
    for _one in range(3):
        make_payee(sandbox, "50.00")
    top_up(sandbox, "150.00")
    run = approved_run(at=now)

    send_some(run, at=now)

    assert len(transfers(sandbox)) == 3
    asked = [one["path"] for one in sandbox.requests() if one["path"] == "/v1/balance"]
    assert len(asked) == 1 + 3  # ours, and each payee's own
