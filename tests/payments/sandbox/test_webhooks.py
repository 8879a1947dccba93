"""Signed events: sent at least once, retried, alive after a kill."""

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.receiver import Received, Receiver
from tests.payments.sandbox.running import SECRET, RunningSandbox
from tests.payments.sandbox.test_checkout import make_session

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def telling(start_sandbox: StartSandbox, receiver: Receiver) -> RunningSandbox:
    return start_sandbox({receiver.url: SECRET})


def is_signed(received: Received, secret: str) -> bool:
    timestamp, digest = (part.partition("=")[2] for part in received.signature.split(","))
    expected = hmac.new(secret.encode(), f"{timestamp}.{received.payload}".encode(), hashlib.sha256)
    return expected.hexdigest() == digest


def kinds(received: list[Received]) -> list[str]:
    return sorted(json.loads(one.payload)["type"] for one in received)


def test_a_payment_tells_its_signed_events(telling: RunningSandbox, receiver: Receiver) -> None:
    telling.act(make_session(telling, 500)["url"], "pay")

    received = receiver.take(4)

    assert kinds(received) == sorted(PAID)
    assert [is_signed(one, SECRET) for one in received] == [True] * 4


def test_what_was_not_taken_is_sent_again(telling: RunningSandbox, receiver: Receiver) -> None:
    receiver.statuses += [500]
    session = make_session(telling, 500)

    telling.api("POST", f"/v1/checkout/sessions/{session['id']}/expire")

    first, second = receiver.take(2)
    assert first.payload == second.payload


def test_deliveries_outlive_a_kill(telling: RunningSandbox, receiver: Receiver) -> None:
    telling.fault("withhold", "checkout.session.expired")
    session = make_session(telling, 500)
    telling.api("POST", f"/v1/checkout/sessions/{session['id']}/expire")

    telling.kill()
    telling.start()
    telling.release()

    assert kinds(receiver.take(1)) == ["checkout.session.expired"]


def test_an_event_is_duplicated_on_demand(telling: RunningSandbox, receiver: Receiver) -> None:
    telling.fault("duplicate", "checkout.session.completed", seconds=4)

    telling.act(make_session(telling, 500)["url"], "pay")

    assert kinds(receiver.take(8)).count("checkout.session.completed") == 5


def test_a_wrong_signature_is_mended_on_the_retry(telling: RunningSandbox, receiver: Receiver) -> None:
    receiver.statuses += [400]
    telling.fault("wrong_secret", "checkout.session.expired")
    session = make_session(telling, 500)

    telling.api("POST", f"/v1/checkout/sessions/{session['id']}/expire")

    assert [is_signed(one, SECRET) for one in receiver.take(2)] == [False, True]


@pytest.mark.parametrize(
    ("act", "ending"),
    [
        ("later_paid", ("checkout.session.async_payment_succeeded", "paid", "succeeded")),
        ("later_failed", ("checkout.session.async_payment_failed", "unpaid", "failed")),
    ],
)
def test_a_slow_payment_settles_later(
    telling: RunningSandbox,
    receiver: Receiver,
    act: str,
    ending: tuple[str, str, str],
) -> None:
    last_event, payment_status, charge_status = ending
    session = make_session(telling, 500)
    telling.act(session["url"], act)
    begun = telling.get(f"/v1/checkout/sessions/{session['id']}")
    receiver.take(4)

    telling.hurry()

    told = kinds(receiver.take(3))
    ended = telling.get(f"/v1/checkout/sessions/{session['id']}")
    assert (begun["status"], begun["payment_status"]) == ("complete", "unpaid")
    assert last_event in told
    assert ended["payment_status"] == payment_status
    assert telling.get("/v1/charges")["data"][0]["status"] == charge_status


@pytest.mark.parametrize(("flaw", "sign"), [("stale_timestamp", 1), ("future_timestamp", -1)])
def test_a_wrong_time_is_mended_on_the_retry(telling: RunningSandbox, receiver: Receiver, flaw: str, sign: int) -> None:
    receiver.statuses += [400]
    telling.fault(flaw, "checkout.session.expired")
    session = make_session(telling, 500)

    telling.api("POST", f"/v1/checkout/sessions/{session['id']}/expire")

    first, second = receiver.take(2)
    signed = [int(one.signature.split(",")[0].removeprefix("t=")) for one in (first, second)]
    assert [is_signed(one, SECRET) for one in (first, second)] == [True, True]
    assert (signed[1] - signed[0]) * sign > 300


def test_a_delayed_event_comes_when_it_is_let_go(telling: RunningSandbox, receiver: Receiver) -> None:
    telling.fault("delay", "checkout.session.expired", seconds=86_400)
    session = make_session(telling, 500)
    telling.api("POST", f"/v1/checkout/sessions/{session['id']}/expire")
    before = receiver.received.qsize()

    telling.release()

    assert (before, kinds(receiver.take(1))) == (0, ["checkout.session.expired"])


def test_signatures_keep_the_worlds_time_after_a_jump(telling: RunningSandbox, receiver: Receiver) -> None:
    session = make_session(telling, 500)
    telling.jump(12 * 3600)

    telling.api("POST", f"/v1/checkout/sessions/{session['id']}/expire")

    (told,) = receiver.take(1)
    signed = int(told.signature.split(",")[0].removeprefix("t="))
    assert json.loads(told.payload)["created"] - signed > 11 * 3600
