"""Faults 34 and 35 where money had gone on to payees, or goes there once a bank has decided."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Order, PayeeAccount, Payout, TransferReversal
from payments.services import payouts, reversals
from payments.services.payout_sending import send_some
from tests.factories.payouts import approved_run
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.disputing import Sale
from tests.payments.faults.paying_out import transfers
from tests.payments.faults.sold import amount, empty_account, sold_and_paid_out, stands
from tests.payments.payees.earning import make_earner
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.shop import Basket, Shop

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Status = Account.Kind, TransferReversal.Status
LATER = timezone.now() + timedelta(days=60)
FEES = [("USD", "15.00"), ("JPY", "1300")]


@pytest.mark.parametrize(("currency", "fee"), FEES)
def test_fault_35_what_payees_were_sent_is_taken_back_from_them(paying_shop: Shop, currency: str, fee: str) -> None:
    basket, label = sold_and_paid_out(paying_shop, currency)
    sale, ours = Sale(paying_shop, basket), stands(Kind.PLATFORM_REVENUE, currency)
    key = sale.disputed()
    assert ours - stands(Kind.PLATFORM_REVENUE, currency) == Money.parse(fee, currency)

    sale.steer("lose", dispute=key)
    owed = -sale.has(Kind.DEBT, label)
    reversals.sweep(at=timezone.now())
    reversals.sweep(at=timezone.now())

    reversal = TransferReversal.objects.get()
    assert (reversal.status, reversal.amount) == (Status.SUCCEEDED, owed.rounded_down())
    (there,) = paying_shop.sandbox.listed("/v1/transfers")
    assert there["amount_reversed"] == reversal.amount.to_minor() > 0
    assert sale.has(Kind.DEBT, label) == -(owed - reversal.amount)
    assert sale.has(Kind.DISPUTE_RESERVE) == Money.zero(currency)
    assert sale.dispute.fee == Money.parse(fee, currency)
    assert [licence.status for licence in sale.licences] == [Licence.Status.ENDED]
    assert_books_are_sound()


@pytest.mark.parametrize(("currency", "fee"), FEES)
def test_fault_35_what_payees_no_longer_have_is_their_debt_and_our_loss(
    paying_shop: Shop, settings: Settings, currency: str, fee: str
) -> None:
    settings.PAYEE_DEBT_CAP = {currency: amount(30, currency).decimal}
    basket, label = sold_and_paid_out(paying_shop, currency)
    empty_account(paying_shop, label)
    sale = Sale(paying_shop, basket)

    sale.steer("lose", dispute=sale.disputed())
    ours, owed = stands(Kind.PLATFORM_REVENUE, currency), -sale.has(Kind.DEBT, label)
    reversals.sweep(at=timezone.now())

    assert TransferReversal.objects.get().status == Status.REJECTED
    assert sale.has(Kind.DEBT, label) == -amount(30, currency)
    assert stands(Kind.PLATFORM_REVENUE, currency) == ours - (owed - amount(30, currency))
    assert sale.dispute.fee == Money.parse(fee, currency)
    assert_books_are_sound()


def test_fault_34_what_a_bank_gives_back_is_sent_to_the_account_the_payee_has_by_then(shop: Shop) -> None:
    mina, earned = make_earner(shop)
    old = make_onboarded(shop, mina)
    sale = Sale(shop, basket_of(Order.objects.get()))
    key = sale.disputed()
    with pytest.raises(payouts.NothingToPay):
        payouts.request(mina, "USD", at=LATER, actor=None)
    new = make_onboarded(shop, mina, country="GB")
    PayeeAccount.objects.filter(pk=new.pk).update(usable_from=None)

    sale.steer("win", dispute=key)
    shop.sandbox.steer("free_funds")
    run = approved_run(at=LATER)
    send_some(run, at=LATER)

    payout = Payout.objects.get(run=run, payee=mina)
    assert (payout.status, payout.amount, payout.account) == (Payout.Status.SENT, earned.rounded_down(), new)
    assert transfers(shop.sandbox) == [(new.stripe_id, payout.amount.to_minor())]
    assert (old.stripe_id != new.stripe_id, new.country) == (True, "GB")
    assert_books_are_sound()


def basket_of(order: Order) -> Basket:
    """What was bought, and by whom."""
    assert order.placed_by is not None
    return Basket(order.quote, order.placed_by, [])
