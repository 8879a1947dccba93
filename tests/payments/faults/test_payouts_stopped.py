"""Something stands against a payout after it was approved: it is stopped, and the money is set aside."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Account, Freeze, Payout
from payments.queries.balances import balance_of
from payments.services import holds, payouts
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_creator, make_operator
from tests.factories.clients import signed_in
from tests.factories.payees import make_connect_account
from tests.factories.payouts import LONG_AGO, approved_run, make_earned
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.disputing import Sale
from tests.payments.faults.paying_out import make_payee, money, states, stripe_id, top_up, transfers
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.sandbox.money import make_payee as make_connected
from tests.payments.sandbox.running import RunningSandbox
from tests.payments.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Reason, Status = Account.Kind, Payout.Reason, Payout.Status


def set_aside(payee: Party, *, at: datetime) -> None:
    holds.set_aside(payee, note="We look into it.", review_on=at.date(), at=at, actor=make_operator())


def test_a_payee_set_aside_after_the_approval_is_not_paid(sandbox: RunningSandbox, now: datetime) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    make_payee(sandbox, "20.00", name="Other")
    top_up(sandbox, "70.00")
    run = approved_run(at=now)
    set_aside(payee, at=now)

    send_some(run, at=now)

    assert states(run) == {"Dalbi": (Status.CANCELLED, Reason.HELD), "Other": (Status.SENT, "")}
    assert [amount for _to, amount in transfers(sandbox)] == [2_000]
    assert balance_of(Kind.HELD, "USD", owner=payee) == money("50.00")
    assert_books_are_sound()


def test_a_payee_set_aside_while_our_balance_is_short_is_not_paid_later(sandbox: RunningSandbox, now: datetime) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    run = approved_run(at=now)
    send_some(run, at=now)
    short = states(run)
    set_aside(payee, at=now)
    top_up(sandbox, "50.00")

    send_some(run, at=now + timedelta(hours=7))

    assert short == {"Dalbi": (Status.PLANNED, Reason.NO_BALANCE)}
    assert states(run) == {"Dalbi": (Status.CANCELLED, Reason.HELD)}
    assert transfers(sandbox) == []
    assert balance_of(Kind.HELD, "USD", owner=payee) == money("50.00")
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_a_dispute_after_the_approval_stops_the_payout_and_freezes_what_it_brought(
    paying_shop: Shop, currency: str
) -> None:
    sale = Sale.make(paying_shop, "100.00" if currency == "USD" else "10000", currency=currency)
    sale.distribute()
    make_connect_account(sale.label, at=LONG_AGO, stripe_id=make_connected(paying_shop.sandbox))
    earned, later = sale.has(Kind.PAYEE, sale.label), timezone.now() + timedelta(days=8)
    run = approved_run(currency, at=later)
    going = sale.has(Kind.IN_TRANSIT, sale.label)

    key = sale.disputed()
    paying_shop.sandbox.steer("free_funds")
    send_some(run, at=later)

    payout = run.payouts.get(payee=sale.label)
    assert (payout.status, payout.reason) == (Status.CANCELLED, Reason.DISPUTED)
    assert going == earned.rounded_down()
    assert transfers(paying_shop.sandbox) == []
    assert [one.amount for one in Freeze.objects.filter(party=sale.label)] == [earned]
    assert sale.has(Kind.IN_TRANSIT, sale.label) == Money.zero(currency)
    sale.steer("win", dispute=key)
    assert sale.has(Kind.PAYEE, sale.label) == earned
    assert_books_are_sound()


def test_a_payout_of_other_money_goes_out_beside_a_dispute(paying_shop: Shop) -> None:
    sale = Sale.make(paying_shop, "100.00")
    top_up(paying_shop.sandbox, "300.00")
    payee = make_creator(name="Dalbi")
    make_onboarded(paying_shop, payee)
    make_earned(payee, money("30.00"))
    later = timezone.now() + timedelta(days=8)
    run = approved_run(at=later)
    sale.distribute()

    sale.disputed()
    send_some(run, at=later)

    assert states(run) == {"Dalbi": (Status.SENT, "")}
    assert_books_are_sound()


def test_a_payee_who_moved_while_nobody_knew_is_not_sent_it_where_they_were(paying_shop: Shop, now: datetime) -> None:
    """Looked up after a day and not there: before it is asked for anew, the account is looked at again."""
    sandbox = paying_shop.sandbox
    payee = make_creator(name="Dalbi")
    make_onboarded(paying_shop, payee)
    make_earned(payee, money("50.00"))
    top_up(sandbox, "100.00")
    run = approved_run(at=now)
    sandbox.fault("time_out", "POST /v1/transfers", times=3)
    send_some(run, at=now)
    payee.payee_accounts.update(status="retired", retired_at=now)
    make_onboarded(paying_shop, payee)

    sandbox.jump(25 * 3600)
    send_some(run, at=now + timedelta(hours=25))

    assert states(run) == {"Dalbi": (Status.CANCELLED, Reason.CHANGED)}
    assert transfers(sandbox) == []
    assert balance_of(Kind.PAYEE, "USD", owner=payee) == money("50.00")
    assert_books_are_sound()


def test_an_operator_calls_back_what_only_waits_and_never_what_may_have_left(
    sandbox: RunningSandbox, now: datetime
) -> None:
    payee = make_payee(sandbox, "50.00", name="Waits")
    operator = signed_in(make_operator())
    run = approved_run(at=now)
    send_some(run, at=now)  # our balance is short
    waiting = run.payouts.get()

    page = operator.get(f"/operator/payouts/{run.uuid}/").content.decode()
    operator.post(f"/operator/payouts/of/{waiting.uuid}/back/", {"confirmed": "yes"})
    again = payouts.approve(payouts.request(payee, "USD", at=now, actor=None), at=now, actor=make_operator())
    top_up(sandbox, "50.00")
    sandbox.fault("drop_answer", "POST /v1/transfers", times=3)
    send_some(again, at=now)
    unknown = again.payouts.get()
    refused = operator.post(f"/operator/payouts/of/{unknown.uuid}/back/", {"confirmed": "yes"}, follow=True)

    assert f"/operator/payouts/of/{waiting.uuid}/back/" in page
    assert states(run) == {"Waits": (Status.CANCELLED, Reason.GIVEN_BACK)}
    assert "has left, or may have" in refused.content.decode()
    assert states(again) == {"Waits": (Status.PLANNED, Reason.NO_ANSWER)}
    send_some(again, at=now + timedelta(hours=1))
    assert states(again) == {"Waits": (Status.SENT, "")}
    assert transfers(sandbox) == [(stripe_id(payee), 5_000)]
    assert_books_are_sound()
