"""Refunds that fail after payees gave for them: everybody stands as if there had been none."""

from dataclasses import replace

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Party
from marketplace.kit.money import Money
from payments import gateway
from payments.models import Account, Refund, TransferReversal
from payments.queries.balances import balance_of, balances
from payments.services import holds, reconciliations, refund_booking, reversals
from tests.factories.accounts import make_operator
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import (
    PAY_DAY,
    amount,
    buy,
    empty_account,
    give_back,
    licences_of,
    share_out,
    sold_and_paid_out,
)
from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.shop import Basket, Shop

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Status = Account.Kind, TransferReversal.Status


@pytest.fixture
def shop(live_server: LiveServer, settings: Settings, start_sandbox: StartSandbox) -> Shop:
    """The site and a sandbox that sends no messages: what there is to be heard is looked up."""
    settings.SITE_URL = live_server.url
    return Shop(live_server.url, start_sandbox({}))


def stand(currency: str) -> list[tuple[str, Money]]:
    """Every account on which something stands."""
    return [(str(account), balance) for account, balance in balances(currency) if balance]


def fail(shop: Shop, refund: Refund) -> None:
    """The buyer's bank sends a refund back, and we are told."""
    shop.sandbox.steer("refund", refund=refund.stripe_id, status="failed")
    refund_booking.note(gateway.get_refund(refund.stripe_id), at=timezone.now())
    refund.refresh_from_db()
    assert refund.status == Refund.Status.FAILED


def refunded(basket: Basket) -> Refund:
    (licence,) = licences_of(basket)
    refund = give_back(basket, {licence: basket.order.total})
    assert refund.status == Refund.Status.SUCCEEDED
    return refund


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_a_refund_that_fails_gives_nobody_what_was_lost_to_us(shop: Shop, settings: Settings, currency: str) -> None:
    settings.PAYEE_DEBT_CAP = {currency: amount(30, currency).decimal}
    basket, label = sold_and_paid_out(shop, currency)
    empty_account(shop, label)
    before = stand(currency)
    refund = refunded(basket)
    reversals.sweep(at=timezone.now())
    assert TransferReversal.objects.get().status == Status.REJECTED

    fail(shop, refund)

    assert stand(currency) == before
    assert_books_are_sound()


def test_a_refund_that_fails_takes_nothing_more_back_from_payees(shop: Shop) -> None:
    basket, _label = sold_and_paid_out(shop, "USD")
    before = stand("USD")
    refund = refunded(basket)

    fail(shop, refund)
    reversals.sweep(at=timezone.now())

    assert TransferReversal.objects.get().status == Status.CANCELLED
    assert stand("USD") == before
    (there,) = shop.sandbox.listed("/v1/transfers")
    assert there["amount_reversed"] == 0
    assert_books_are_sound()


def test_a_refund_that_fails_gives_to_each_by_the_holds_that_stand_now(shop: Shop) -> None:
    basket = buy(shop, "100.00")
    share_out(basket)
    operator, at = make_operator(), timezone.now()
    earlier, later = list(Party.objects.filter(accounts__kind=Kind.PAYEE).order_by("pk"))[:2]
    had = {party: balance_of(Kind.PAYEE, "USD", owner=party) for party in (earlier, later)}
    hold = holds.set_aside(earlier, note="We look.", review_on=at.date(), at=at, actor=operator)
    refund = refunded(basket)
    holds.lift(hold, reason="All is well.", at=at, actor=operator)
    holds.set_aside(later, note="We look.", review_on=at.date(), at=at, actor=operator)

    fail(shop, refund)

    nothing = Money.zero("USD")
    kinds = (Kind.PAYEE, Kind.HELD)
    assert [balance_of(kind, "USD", owner=earlier) for kind in kinds] == [had[earlier], nothing]
    assert [balance_of(kind, "USD", owner=later) for kind in kinds] == [nothing, had[later]]
    assert_books_are_sound()


@pytest.fixture
def refunded_in_euros(shop: Shop) -> tuple[Basket, Refund, Money]:
    """100 euros that settled for 108 dollars and went back for 120; what exchanging had before, in dollars."""
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.08")
    basket = buy(shop, "100.00", currency="EUR")
    share_out(basket)
    before = balance_of(Kind.EXCHANGE, "USD")
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.20")
    refund = refunded(basket)
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.15")
    return basket, refund, before


def test_a_refund_that_comes_back_at_another_rate_leaves_the_difference_to_exchanging(
    shop: Shop, refunded_in_euros: tuple[Basket, Refund, Money]
) -> None:
    _basket, refund, before = refunded_in_euros

    fail(shop, refund)

    # 120 dollars went and 115 came back.
    assert balance_of(Kind.EXCHANGE, "USD") == before - Money.parse("5.00", "USD")
    assert balance_of(Kind.SUSPENSE, "USD") == Money.zero("USD")
    assert_books_are_sound()


def test_a_rate_that_is_learnt_later_is_booked_by_rule_and_named(
    shop: Shop, refunded_in_euros: tuple[Basket, Refund, Money]
) -> None:
    _basket, refund, before = refunded_in_euros
    shop.sandbox.steer("refund", refund=refund.stripe_id, status="failed")
    told = replace(gateway.get_refund(refund.stripe_id), came_back=None)  # Stripe may say so only later
    refund_booking.note(told, at=timezone.now())
    assert balance_of(Kind.EXCHANGE, "USD") == before

    done = reconciliations.reconcile(at=timezone.now())

    assert balance_of(Kind.EXCHANGE, "USD") == before - Money.parse("5.00", "USD")
    assert done.booked == [f"refund_failed:{refund.stripe_id} at another rate: -5.00 USD"]
    assert done.findings == []
    assert_books_are_sound()


def test_what_comes_back_of_a_transfer_waits_with_what_is_held(shop: Shop) -> None:
    basket, label = sold_and_paid_out(shop, "USD")
    part = balance_of(Kind.PAYEE, "USD", owner=label)  # of a cent: too little to be sent
    refund = refunded(basket)
    shop.sandbox.fault("drop_answer", "POST /v1/transfers", times=3)
    reversals.sweep(at=timezone.now())
    fail(shop, refund)  # what was asked for already comes back all the same
    holds.set_aside(label, note="We look.", review_on=PAY_DAY.date(), at=PAY_DAY, actor=make_operator())

    reversals.sweep(at=timezone.now() + reversals.AGAIN)

    reversal = TransferReversal.objects.get()
    assert reversal.status == Status.SUCCEEDED
    assert balance_of(Kind.HELD, "USD", owner=label) == reversal.amount + part
    assert balance_of(Kind.DEBT, "USD", owner=label) == Money.zero("USD")
    assert_books_are_sound()
