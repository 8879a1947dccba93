"""Payouts that reach the payee's account at Stripe and not their bank."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.services.mail import deliver_waiting
from payments.models import Account, Hold, Payout
from payments.queries.balances import balance_of
from payments.services import holds, payouts
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_creator, make_operator
from tests.factories.payouts import approved_run, make_earned
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.paying_out import (
    handle_messages,
    make_payee,
    money,
    states,
    stripe_id,
    top_up,
    transfers,
)
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.sandbox.money import balance
from tests.payments.sandbox.running import RunningSandbox
from tests.payments.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Reason, Status = Account.Kind, Payout.Reason, Payout.Status


def test_fault_45_a_payout_is_paid_and_fails_later(shop: Shop, now: datetime) -> None:
    sandbox, payee = shop.sandbox, make_creator(name="Dalbi")
    make_onboarded(shop, payee)
    make_earned(payee, money("50.00"))
    top_up(sandbox, "50.00")
    run = approved_run(at=now)
    send_some(run, at=now)

    (payout,) = sandbox.steer("pay_out", account=stripe_id(payee))["payouts"]
    sandbox.steer("payout", account=stripe_id(payee), payout=payout, status="paid")
    handle_messages(shop)
    paid = states(run)
    sandbox.steer("payout", account=stripe_id(payee), payout=payout, status="failed", code="account_closed")
    handle_messages(shop)
    deliver_waiting(at=timezone.now())

    assert paid == {"Dalbi": (Status.PAID, "")}
    assert states(run) == {"Dalbi": (Status.FAILED, Reason.BANK_REFUSED)}
    assert "Your bank sent your payout back" in [letter.subject for letter in mail.outbox]
    send_some(run, at=now + timedelta(days=1))
    with pytest.raises(payouts.NothingToPay):
        payouts.request(payee, "USD", at=now, actor=None)
    assert transfers(sandbox) == [(stripe_id(payee), 5_000)]
    assert_books_are_sound()


def test_fault_48_an_account_below_nothing_is_not_paid_into_again_and_again(
    sandbox: RunningSandbox, now: datetime
) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    account = stripe_id(payee)
    sandbox.steer("adjust", account=account, kind="adjustment", amount=-6_000, currency="usd")
    top_up(sandbox, "200.00")
    run = approved_run(at=now)

    for days in range(3):
        send_some(run, at=now + timedelta(days=days))
    again = approved_run(at=now + timedelta(days=31))
    send_some(again, at=now + timedelta(days=31))
    deliver_waiting(at=timezone.now())
    hold = Hold.objects.get(party=payee)

    assert states(run) == {"Dalbi": (Status.CANCELLED, Reason.NEGATIVE)}
    assert not again.payouts.exists()
    assert transfers(sandbox) == []
    assert (hold.reason, balance_of(Kind.HELD, "USD", owner=payee)) == (Hold.Reason.NEGATIVE, money("50.00"))
    assert payee.user is not None
    told = [letter.subject for letter in mail.outbox if payee.user.email in letter.to]
    assert told == ["Your payout could not be sent, and this is why"]
    assert_books_are_sound()

    # What they earn meanwhile is more than what is missing: it is sent, and the minus is netted.
    make_earned(payee, money("30.00"))
    holds.lift(hold, reason="You earned more than that.", at=now, actor=make_operator())
    later = payouts.request(payee, "USD", at=now + timedelta(days=32), actor=None)
    payouts.approve(later, at=now + timedelta(days=32), actor=make_operator())
    send_some(later, at=now + timedelta(days=32))

    payout = later.payouts.get()
    assert (payout.status, payout.amount, payout.netted) == (Status.SENT, money("80.00"), money("60.00"))
    assert transfers(sandbox) == [(account, 8_000)]
    assert balance(sandbox, account)["usd"] == (2_000, 0)
    assert_books_are_sound("payee_differs")  # somebody took sixty dollars from there, and it was not us
