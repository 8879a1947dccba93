"""Refunds of what payees were paid already: the buyer first, then transfers taken back, debts, and our own loss."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Party
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Account, Payout, Recovery, Refund, TransferReversal
from payments.queries.balances import balance_of
from payments.services import reversals
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_developer, make_owner
from tests.factories.licences import make_offer
from tests.factories.payees import make_connect_account
from tests.factories.payments import distribute, noon
from tests.factories.payouts import LONG_AGO, approved_run
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.paying_out import top_up
from tests.payments.faults.sold import (
    amount,
    buy,
    empty_account,
    give_back,
    hear,
    licences_of,
    owed_to_buyers,
    share_out,
    sold_and_paid_out,
    stands,
)
from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.money import make_payee as make_connected
from tests.payments.shop import Basket, Shop, make_basket_of
from tests.payments.studio import document_of

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Status = Account.Kind, TransferReversal.Status
PAY_DAY = datetime(2100, 2, 1, tzinfo=UTC)


@pytest.fixture
def shop(live_server: LiveServer, settings: Settings, start_sandbox: StartSandbox) -> Shop:
    """The site and a sandbox that sends no messages: the buyer's way back and the sweeps find everything."""
    settings.SITE_URL = live_server.url
    return Shop(live_server.url, start_sandbox({}))


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_26_all_goes_back_after_royalties_were_transferred(shop: Shop, currency: str) -> None:
    basket, label = sold_and_paid_out(shop, currency)
    (licence,) = licences_of(basket)

    refund = give_back(basket, {licence: basket.order.total})
    waits = TransferReversal.objects.get()
    before = balance_of(Kind.DEBT, currency, owner=label)
    reversals.sweep(at=timezone.now())

    assert (refund.status, waits.status) == (Refund.Status.SUCCEEDED, Status.PLANNED)  # the buyer waits for nobody
    assert -before == Money(Recovery.objects.get(payee=label).debt_units, currency)
    waits.refresh_from_db()
    assert (waits.status, waits.amount) == (Status.SUCCEEDED, (-before).rounded_down())
    (there,) = shop.sandbox.listed("/v1/transfers")
    assert there["amount_reversed"] == waits.amount.to_minor()
    assert balance_of(Kind.DEBT, currency, owner=label) == before + waits.amount
    assert owed_to_buyers(currency) == Money.zero(currency)
    hear(shop)
    assert_books_are_sound()


def test_fault_37_a_refund_at_another_rate_leaves_the_difference_to_exchanging(shop: Shop) -> None:
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.08")
    basket = buy(shop, "100.00", currency="EUR")
    share_out(basket)
    had = stands(Kind.PAYEE, "EUR")
    (licence,) = licences_of(basket)
    dollars = stands(Kind.EXCHANGE, "USD")
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.20")

    refund = give_back(basket, {licence: Money.parse("50.00", "EUR")})

    # What was worth 54 dollars costs 60 now: six of them are exchanging's, none a payee's.
    assert refund.status == Refund.Status.SUCCEEDED
    assert stands(Kind.EXCHANGE, "USD") == dollars - Money.parse("60.00", "USD")
    assert had - stands(Kind.PAYEE, "EUR") == Money(sum(row.balance_units for row in Recovery.objects.all()), "EUR")
    assert stands(Kind.PAYEE, "USD") == Money.zero("USD")
    hear(shop)
    assert_books_are_sound()


def test_fault_37_a_transfer_that_left_in_dollars_is_taken_back_in_dollars(shop: Shop) -> None:
    """Euros were sold, and dollars sent: so many dollars come back as left for the part that is taken back."""
    top_up(shop.sandbox, "500.00")
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.25")
    basket = buy(shop, "200.00", currency="EUR")
    label = share_out_to_label(shop, basket)
    run = approved_run("EUR", at=PAY_DAY)
    send_some(run, at=PAY_DAY)
    payout = run.payouts.get(payee=label)
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.40")
    (licence,) = licences_of(basket)

    give_back(basket, {licence: Money.parse("100.00", "EUR")})
    owed = -balance_of(Kind.DEBT, "EUR", owner=label)
    reversals.sweep(at=timezone.now())

    reversal = TransferReversal.objects.get()
    (there,) = shop.sandbox.listed("/v1/transfers")
    assert (payout.sent.currency, there["currency"]) == ("USD", "usd")
    assert payout.sent == Money(payout.amount.units * 125 // 100, "USD").rounded_down()  # at the rate of the sale
    assert (reversal.status, reversal.amount) == (Status.SUCCEEDED, owed.rounded_down())
    part = Money(reversal.amount.units * payout.sent.units // payout.amount.units, "USD").rounded_down()
    assert there["amount_reversed"] == part.to_minor() > reversal.amount.to_minor() > 0
    assert balance_of(Kind.DEBT, "EUR", owner=label) == -(owed - reversal.amount)
    assert [balance_of(kind, "USD", owner=label).units for kind in (Kind.DEBT, Kind.PAYEE)] == [0, 0]
    hear(shop)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_47_what_is_not_there_to_be_taken_back_becomes_a_debt_and_our_loss(
    shop: Shop, settings: Settings, currency: str
) -> None:
    settings.PAYEE_DEBT_CAP = {currency: amount(30, currency).decimal}
    basket, label = sold_and_paid_out(shop, currency)
    empty_account(shop, label)
    (licence,) = licences_of(basket)
    give_back(basket, {licence: basket.order.total})
    revenue, owed = stands(Kind.PLATFORM_REVENUE, currency), -balance_of(Kind.DEBT, currency, owner=label)

    reversals.sweep(at=timezone.now())

    assert TransferReversal.objects.get().status == Status.REJECTED
    assert balance_of(Kind.DEBT, currency, owner=label) == -amount(30, currency)
    assert stands(Kind.PLATFORM_REVENUE, currency) == revenue - (owed - amount(30, currency))
    hear(shop)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_49_a_debt_takes_what_is_earned_and_never_sends_less_than_nothing(
    shop: Shop, settings: Settings, currency: str
) -> None:
    settings.DEBT_SET_OFF_PERCENT = 100
    basket, label = sold_and_paid_out(shop, currency)
    empty_account(shop, label)
    (licence,) = licences_of(basket)
    give_back(basket, {licence: basket.order.total})
    reversals.sweep(at=timezone.now())
    owed = -balance_of(Kind.DEBT, currency, owner=label)

    sell_again(shop, basket, amount(10, currency))
    distribute(Month.of(timezone.now()).plus(1), at=noon("2100-03-01"))
    again = approved_run(currency, at=noon("2100-04-01"))
    send_some(again, at=noon("2100-04-01"))

    statement = label.statements.latest("month")
    (row,) = [row for row in document_of(statement)["movements"] if row["kind"] == "set_off"]
    assert -row["amount"] == owed.units + balance_of(Kind.DEBT, currency, owner=label).units > 0
    assert -row["amount"] == statement.earned_units
    assert balance_of(Kind.DEBT, currency, owner=label).units < 0
    assert balance_of(Kind.PAYEE, currency, owner=label) == Money.zero(currency)
    assert not again.payouts.filter(payee=label, amount_units__gt=0).exists()
    assert [one["id"] for one in shop.sandbox.listed("/v1/transfers")] == [Payout.objects.get(payee=label).transfer_id]
    hear(shop)
    assert_books_are_sound()


def share_out_to_label(shop: Shop, basket: Basket) -> Party:
    """The label of what was sold, with its part in its balance, an account at Stripe, and our money there."""
    share_out(basket)
    shop.sandbox.steer("free_funds")
    label = Party.objects.get(organisation=basket.recordings[0].organisation)
    make_connect_account(label, at=LONG_AGO, stripe_id=make_connected(shop.sandbox))
    return label


def sell_again(shop: Shop, basket: Basket, price: Money) -> None:
    """Another buyer pays for the same recording, on another offer."""
    (song,) = basket.recordings
    buyer = make_developer()
    priced = [(song, make_offer(song.catalog, currency=price.currency), price)]
    second = make_basket_of(priced, organisation=buyer, buyer=make_owner(buyer))
    shop.come_back(second, shop.buy(second))
    hear(shop)
