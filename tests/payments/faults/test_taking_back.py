"""Transfers taken back: as much as stands there, in the payee's own currency, and never twice for two reasons."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from marketplace.kit.money import Money
from payments import tasks
from payments.models import Account, PayeeAccount, Payout, TransferReversal
from payments.queries.balances import balance_of
from payments.queries.books import wrong_in_the_books
from payments.services import reversals
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_creator
from tests.factories.payees import make_connect_account
from tests.factories.payouts import LONG_AGO, approved_run, make_earned
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import amount, buy, empty_account, give_back, licences_of, sold_and_paid_out, stands
from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.money import make_payee as make_connected
from tests.payments.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Status = Account.Kind, TransferReversal.Status
LATER = timezone.now() + timedelta(days=60)


@pytest.fixture
def shop(live_server: LiveServer, settings: Settings, start_sandbox: StartSandbox) -> Shop:
    """The site and a sandbox that sends no messages: what there is to be heard is looked up."""
    settings.SITE_URL = live_server.url
    return Shop(live_server.url, start_sandbox({}))


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_47_what_stands_there_is_taken_back_and_only_the_rest_is_owed(
    shop: Shop, settings: Settings, currency: str
) -> None:
    settings.PAYEE_DEBT_CAP = {currency: amount(30, currency).decimal}
    basket, label = sold_and_paid_out(shop, currency)
    empty_account(shop, label)
    there, account = amount(80, currency), PayeeAccount.objects.get(party=label).stripe_id
    fields = {"kind": "adjustment", "amount": there.to_minor(), "currency": currency.lower()}
    shop.sandbox.steer("adjust", account=account, **fields)
    (licence,) = licences_of(basket)
    give_back(basket, {licence: basket.order.total})
    revenue, owed = stands(Kind.PLATFORM_REVENUE, currency), -balance_of(Kind.DEBT, currency, owner=label)

    reversals.sweep(at=timezone.now())
    reversals.sweep(at=timezone.now())

    reversal = TransferReversal.objects.get()
    assert (reversal.status, reversal.amount) == (Status.SUCCEEDED, there)
    (transfer,) = shop.sandbox.listed("/v1/transfers")
    assert transfer["amount_reversed"] == there.to_minor()
    assert balance_of(Kind.DEBT, currency, owner=label) == -amount(30, currency)
    assert stands(Kind.PLATFORM_REVENUE, currency) == revenue - (owed - there - amount(30, currency))
    assert_books_are_sound("payee_differs")  # what was put there is none of ours


def test_what_strands_as_dollars_comes_back_to_its_payee_in_euros(shop: Shop) -> None:
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.25")
    buy(shop, "200.00", currency="EUR")
    shop.sandbox.steer("free_funds")
    payee = make_creator(name="Abroad")
    old = make_connect_account(payee, at=LONG_AGO, stripe_id=make_connected(shop.sandbox))
    make_earned(payee, Money.parse("50.00", "EUR"))
    dollars = stands(Kind.EXCHANGE, "USD")
    run = approved_run("EUR", at=LATER)
    send_some(run, at=LATER)
    PayeeAccount.objects.filter(pk=old.pk).update(status=PayeeAccount.Status.RETIRED, retired_at=LATER)
    payout = run.payouts.get()
    Payout.objects.filter(pk=payout.pk).update(status=Payout.Status.FAILED)

    tasks.bring_back_stranded()
    reversals.sweep(at=timezone.now())

    old.refresh_from_db()
    payout.refresh_from_db()
    assert (old.status, payout.status) == (PayeeAccount.Status.RETIRED, Payout.Status.RETURNED)
    assert payout.sent == Money.parse("62.50", "USD")
    assert balance_of(Kind.PAYEE, "EUR", owner=payee) == Money.parse("50.00", "EUR")
    assert balance_of(Kind.PAYEE, "USD", owner=payee) == Money.zero("USD")
    assert stands(Kind.EXCHANGE, "USD") == dollars
    assert_books_are_sound()


def test_what_a_refund_took_back_whole_is_not_asked_for_again(shop: Shop) -> None:
    basket, label = sold_and_paid_out(shop, "USD")
    (licence,) = licences_of(basket)
    give_back(basket, {licence: basket.order.total})
    payout = Payout.objects.get(payee=label)
    TransferReversal.objects.update(amount_units=payout.amount_units)
    Payout.objects.filter(pk=payout.pk).update(status=Payout.Status.FAILED)
    PayeeAccount.objects.filter(party=label).update(status=PayeeAccount.Status.RETIRED, retired_at=LATER)

    tasks.bring_back_stranded()
    waits = Payout.objects.get(payee=label).status
    reversals.sweep(at=timezone.now())
    tasks.bring_back_stranded()

    assert TransferReversal.objects.count() == 1
    assert (waits, Payout.objects.get(payee=label).status) == (Payout.Status.FAILED, Payout.Status.RETURNED)
    assert list(wrong_in_the_books()) == []
