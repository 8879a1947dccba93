"""Payouts to payees: an answer lost, a balance short, a run begun twice; nobody is paid twice, and nothing is lost."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.services.mail import deliver_waiting
from marketplace.kit.money import Money
from payments import kill_points
from payments.models import Account, Entry, Operation, Payout, PayoutRun
from payments.queries.balances import balance_of
from payments.services import payout_checks, payouts
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_operator
from tests.factories.payouts import approved_run
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.paying_out import asked, make_payee, money, states, stripe_id, top_up, transfers
from tests.payments.sandbox.money import movements
from tests.payments.sandbox.running import RunningSandbox
from tests.payments.shop import at_once
from tests.tools import PATIENCE_SECONDS

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
Kind, Reason, Status = Account.Kind, Payout.Reason, Payout.Status


@pytest.mark.parametrize(("currency", "amount", "minor"), [("USD", "50.00", 5_000), ("JPY", "5000", 5_000)])
def test_fault_38_the_answer_of_a_transfer_is_lost(
    sandbox: RunningSandbox, now: datetime, currency: str, amount: str, minor: int
) -> None:
    payee = make_payee(sandbox, amount, currency=currency, name="Dalbi")
    top_up(sandbox, amount, currency=currency)
    run = approved_run(currency, at=now)
    sandbox.fault("drop_answer", "POST /v1/transfers", times=3)

    send_some(run, at=now)
    lost = states(run)
    send_some(run, at=now + timedelta(hours=1))

    assert lost == {"Dalbi": (Status.PLANNED, Reason.NO_ANSWER)}
    assert states(run) == {"Dalbi": (Status.SENT, "")}
    assert transfers(sandbox) == [(stripe_id(payee), minor)]
    (operation,) = Operation.objects.filter(kind="transfer")
    assert (operation.attempt, operation.status) == (1, Operation.Status.SUCCEEDED)
    assert asked(sandbox) == [("POST", operation.idempotency_key)] * 4  # the SDK's three, and ours an hour later
    assert [kind for kind, *_rest in movements(sandbox)] == ["topup", "transfer"]
    assert balance_of(Kind.IN_TRANSIT, currency, owner=payee) == Money.zero(currency)
    assert_books_are_sound()


def test_fault_39_our_balance_is_short_for_one_and_the_others_are_paid(sandbox: RunningSandbox, now: datetime) -> None:
    large = make_payee(sandbox, "80.00", name="Large")
    small = make_payee(sandbox, "20.00", name="Small")
    top_up(sandbox, "50.00")
    run = approved_run(at=now)

    send_some(run, at=now)
    run.refresh_from_db()
    short = (run.status, states(run))
    top_up(sandbox, "50.00")
    send_some(run, at=now + timedelta(hours=1))
    run.refresh_from_db()

    assert short == (
        PayoutRun.Status.PARTIAL,
        {"Large": (Status.PLANNED, Reason.NO_BALANCE), "Small": (Status.SENT, "")},
    )
    assert (run.status, states(run)) == (
        PayoutRun.Status.DONE,
        {"Large": (Status.SENT, ""), "Small": (Status.SENT, "")},
    )
    tries = Operation.objects.filter(business_key=str(run.payouts.get(payee=large).uuid)).order_by("attempt")
    assert [(one.attempt, one.status) for one in tries] == [(1, "rejected"), (2, "succeeded")]
    assert transfers(sandbox) == sorted([(stripe_id(large), 8_000), (stripe_id(small), 2_000)])
    assert_books_are_sound()


@pytest.mark.parametrize(("fault", "attempts"), [("drop_answer", 1), ("time_out", 2)])
def test_fault_40_what_nobody_knows_for_a_day_is_looked_up_before_it_is_sent_again(
    sandbox: RunningSandbox, now: datetime, fault: str, attempts: int
) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    top_up(sandbox, "100.00")
    run = approved_run(at=now)
    sandbox.fault(fault, "POST /v1/transfers", times=3)

    send_some(run, at=now)
    sandbox.jump(25 * 3600)  # Stripe has forgotten the key: sent again under it, it would pay twice
    send_some(run, at=now + timedelta(hours=25))

    assert states(run) == {"Dalbi": (Status.SENT, "")}
    assert transfers(sandbox) == [(stripe_id(payee), 5_000)]
    payout = Payout.objects.get()
    assert payout.attempt == attempts
    looked = [("GET", f"transfer_group={payout.transfer_group}&limit=100")]
    sent_again = [("POST", f"transfer:{payout.uuid}:2")] * (attempts - 1)
    assert [one for one in asked(sandbox) if one != ("POST", f"transfer:{payout.uuid}:1")] == looked + sent_again
    assert_books_are_sound()


def test_fault_41_the_same_run_is_begun_twice_at_once(sandbox: RunningSandbox, now: datetime) -> None:
    payees = [make_payee(sandbox, "50.00") for _one in range(3)]
    top_up(sandbox, "150.00")
    run = payouts.prepare("USD", at=now, actor=None)
    operators = [make_operator() for _one in range(2)]

    at_once(lambda: payouts.approve(run, at=now, actor=operators.pop()), times=2)
    at_once(lambda: send_some(run, at=now), times=4)
    send_some(run, at=now)

    assert Entry.objects.filter(kind="payout").count() == len(payees)
    assert transfers(sandbox) == sorted((stripe_id(payee), 5_000) for payee in payees)
    assert len(asked(sandbox)) == len(payees)
    with pytest.raises(payouts.AlreadyPrepared):
        payouts.prepare("USD", at=now, actor=None)
    assert_books_are_sound()


def test_fault_41_two_machines_send_the_same_run(sandbox: RunningSandbox, now: datetime) -> None:
    payees = [make_payee(sandbox, "50.00") for _one in range(3)]
    top_up(sandbox, "150.00")
    run = approved_run(at=now)

    machines = [begin_to_send(sandbox) for _one in range(2)]
    ended = [machine.wait(PATIENCE_SECONDS) for machine in machines]
    send_some(run, at=now)

    assert ended == [0, 0]
    assert {status for status, _reason in states(run).values()} == {Status.SENT}
    assert transfers(sandbox) == sorted((stripe_id(payee), 5_000) for payee in payees)
    assert len(asked(sandbox)) == len(payees)
    assert_books_are_sound()


@pytest.mark.parametrize("point", ["payout.sent", "payout.recorded"])
def test_fault_42_a_run_that_crashed_half_way_sends_the_rest_only(
    sandbox: RunningSandbox, now: datetime, point: str
) -> None:
    payees = [make_payee(sandbox, "50.00", name=f"Payee {number}") for number in range(3)]
    top_up(sandbox, "150.00")
    run = approved_run(at=now)

    send_some(run, at=now, most=1)
    killed = send_until_killed(sandbox, point)
    half = (len(transfers(sandbox)), run.payouts.filter(status=Status.SENT).count())
    send_some(run, at=now)

    assert (killed, half) == (-signal.SIGKILL, (2, 1))  # Stripe has the second, and we have not written it down
    assert transfers(sandbox) == sorted((stripe_id(payee), 5_000) for payee in payees)
    first, second, third = (f"transfer:{uuid}:1" for uuid in run.payouts.order_by("pk").values_list("uuid", flat=True))
    assert [key for method, key in asked(sandbox) if method == "POST"] == [first, second, third]
    assert Operation.objects.exclude(status=Operation.Status.SUCCEEDED).count() == 0
    run.refresh_from_db()
    assert run.status == PayoutRun.Status.DONE
    assert_books_are_sound()


def send_until_killed(sandbox: RunningSandbox, point: str) -> int:
    """Send what is due in a process of its own that dies at a point."""
    return begin_to_send(sandbox, **{kill_points.KILL_AT: point}).wait(PATIENCE_SECONDS)


def begin_to_send(sandbox: RunningSandbox, **environment: str) -> "subprocess.Popen[bytes]":
    """Send what is due as an operator would from a shell."""
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    ours = {"DATABASE_URL": address, "DEBUG": "1", "STRIPE_API_BASE": sandbox.url}
    return subprocess.Popen(
        [sys.executable, "manage.py", "pay_out", "--send"],
        cwd=ROOT,
        env=os.environ | ours | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_fault_53_automatic_payouts_emptied_our_balance(sandbox: RunningSandbox, now: datetime) -> None:
    payee = make_payee(sandbox, "50.00", name="Dalbi")
    make_operator(email="mo@assent.example")
    top_up(sandbox, "50.00")
    sandbox.steer("pay_out")
    run = approved_run(at=now)

    send_some(run, at=now)
    (short,) = payout_checks.warn_if_short(at=now)
    deliver_waiting(at=timezone.now())
    waiting = states(run)
    top_up(sandbox, "50.00")
    send_some(run, at=now + timedelta(hours=7))

    assert (short.needed, short.short) == (money("50.00"), money("50.00"))
    assert ("mo@assent.example", "Our balance at Stripe does not cover approved payouts") in [
        (letter.to[0], letter.subject) for letter in mail.outbox
    ]
    assert waiting == {"Dalbi": (Status.PLANNED, Reason.NO_BALANCE)}
    assert states(run) == {"Dalbi": (Status.SENT, "")}
    assert [kind for kind, *_rest in movements(sandbox)] == ["topup", "payout", "topup", "transfer"]
    assert balance_of(Kind.PAYEE, "USD", owner=payee) == money("0.00")
    assert_books_are_sound()
