"""News of what Stripe paid out to payees' banks, late, in any order, of several payouts and currencies."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Party
from payments.models import InboxEvent, Payout
from payments.services import bank_arrivals, payouts
from payments.services.bank_arrivals import Found
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_operator
from tests.factories.payouts import approved_run, make_earned
from tests.factories.payouts import make_payee as make_paid_payee
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.paying_out import make_payee, money, stripe_id, top_up
from tests.payments.sandbox.money import make_payee as make_connected
from tests.payments.sandbox.running import RunningSandbox

pytestmark = pytest.mark.django_db(transaction=True)
Status = Payout.Status


def seen(payee: Party, payout: str) -> Found:
    """What Stripe says of a payout to the payee's bank when we look at it."""
    return bank_arrivals.look(InboxEvent(account=stripe_id(payee), object_id=payout))


def steer(sandbox: RunningSandbox, payee: Party, payout: str, status: str) -> Found:
    sandbox.steer("payout", account=stripe_id(payee), payout=payout, status=status, code="account_closed")
    return seen(payee, payout)


def paid_out(sandbox: RunningSandbox, payee: Party) -> list[str]:
    """Stripe pays out all that stands on the payee's account, one payout a currency."""
    return list(sandbox.steer("pay_out", account=stripe_id(payee))["payouts"])


def statuses(payee: Party) -> list[tuple[str, str]]:
    return [(str(one.amount), one.status) for one in Payout.objects.filter(payee=payee).order_by("pk")]


def ask(payee: Party, *, at: datetime) -> None:
    """The payee asks for what is payable, and it is sent."""
    run = payouts.approve(payouts.request(payee, "USD", at=at, actor=None), at=at, actor=make_operator())
    send_some(run, at=at)


def test_late_news_of_one_payout_says_nothing_of_what_was_sent_after_it(sandbox: RunningSandbox, now: datetime) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    top_up(sandbox, "80.00")
    ask(payee, at=now)
    (first,) = paid_out(sandbox, payee)
    make_earned(payee, money("30.00"))
    sandbox.jump(24 * 3600)
    ask(payee, at=now + timedelta(days=1))

    bank_arrivals.settle(steer(sandbox, payee, first, "paid"), at=now)
    one_there = statuses(payee)
    (second,) = paid_out(sandbox, payee)
    bank_arrivals.settle(steer(sandbox, payee, second, "failed"), at=now)

    assert one_there == [("50.00 USD", Status.PAID), ("30.00 USD", Status.SENT)]
    assert statuses(payee) == [("50.00 USD", Status.PAID), ("30.00 USD", Status.FAILED)]
    assert_books_are_sound()


def test_news_of_dollars_says_nothing_of_euros(sandbox: RunningSandbox, now: datetime) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    make_earned(payee, money("40.00", "EUR"))
    top_up(sandbox, "50.00")
    top_up(sandbox, "40.00", currency="EUR")
    for currency in ("USD", "EUR"):
        send_some(approved_run(currency, at=now), at=now)
    found = [seen(payee, one) for one in paid_out(sandbox, payee)]
    dollars = next(one.payout for one in found if one.payout and one.payout.amount.currency == "USD")

    bank_arrivals.settle(steer(sandbox, payee, dollars.id, "failed"), at=now)

    assert statuses(payee) == [("50.00 USD", Status.FAILED), ("40.00 EUR", Status.SENT)]
    assert_books_are_sound("payee_differs")  # the euros left the account, too, and nobody has told us


def test_what_is_changed_on_arrival_arrives_in_the_payee_s_currency(sandbox: RunningSandbox, now: datetime) -> None:
    payee = make_paid_payee(money("50.00"), name="Far away", stripe_id=make_connected(sandbox, country="gb"))
    sandbox.steer("rate", currency="usd", into="gbp", rate="0.8")
    top_up(sandbox, "50.00")
    send_some(approved_run(at=now), at=now)

    (payout,) = paid_out(sandbox, payee)
    bank_arrivals.settle(steer(sandbox, payee, payout, "paid"), at=now)

    assert statuses(payee) == [("50.00 USD", Status.PAID)]
    assert_books_are_sound()


def test_of_two_looks_the_older_one_told_last_unlearns_nothing(sandbox: RunningSandbox, now: datetime) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    top_up(sandbox, "50.00")
    send_some(approved_run(at=now), at=now)
    (payout,) = paid_out(sandbox, payee)
    earlier = steer(sandbox, payee, payout, "paid")
    later = steer(sandbox, payee, payout, "failed")

    bank_arrivals.settle(later, at=now)
    bank_arrivals.settle(earlier, at=now)

    assert statuses(payee) == [("50.00 USD", Status.FAILED)]
    assert_books_are_sound()
