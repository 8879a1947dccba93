"""SIGKILL in the middle of money moving: what was answered is kept, what was not is done once when asked again."""

import random
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from threading import Event

import pytest

from tests.payments.sandbox.money import balance, make_payee, movements
from tests.payments.sandbox.running import Answered, RunningSandbox

TRANSFERS = "/v1/transfers"
COUNT = 24


class Sender:
    """Sends each transfer under its own key, and tells when so many were answered."""

    def __init__(self, sandbox: RunningSandbox, payee: str, *, after: int) -> None:
        self.sandbox = sandbox
        self.payee = payee
        self.after = after
        self.answered: dict[int, Answered] = {}
        self.enough = Event()

    def send(self, number: int) -> None:
        fields = {"amount": str(100 + number), "currency": "usd", "destination": self.payee}
        try:
            self.answered[number] = self.sandbox.api("POST", TRANSFERS, fields, key=f"payout:{number}")
        except (OSError, HTTPException):
            return  # killed before the answer: nobody knows whether it happened
        finally:
            if len(self.answered) >= self.after:
                self.enough.set()

    def send_all(self) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self.send, range(COUNT)))
        self.enough.set()


@pytest.mark.parametrize("seed", range(3))
def test_transfers_happen_once_though_the_sandbox_is_killed(sandbox: RunningSandbox, seed: int) -> None:
    sandbox.steer("top_up", amount=1_000_000, currency="usd")
    payee = make_payee(sandbox)
    first = Sender(sandbox, payee, after=random.Random(seed).randrange(1, COUNT))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(first.send_all)
        first.enough.wait()
        sandbox.kill()
        sending.result()

    sandbox.start()
    again = Sender(sandbox, payee, after=COUNT)
    again.send_all()

    made = {number: answered.body["id"] for number, answered in again.answered.items()}
    assert {number: answered.body["id"] for number, answered in first.answered.items()}.items() <= made.items()
    assert len(set(made.values())) == COUNT
    sent = sum(100 + number for number in range(COUNT))
    assert balance(sandbox) == {"usd": (1_000_000 - sent, 0)}
    assert balance(sandbox, payee) == {"usd": (sent, 0)}
    assert sum(amount for _, amount, *_ in movements(sandbox, payee)) == sent


def test_what_was_due_while_it_was_dead_happens_when_it_lives_again(sandbox: RunningSandbox) -> None:
    sandbox.steer("top_up", amount=1_000, currency="usd")
    payout = sandbox.api("POST", "/v1/payouts", {"amount": "1000", "currency": "usd"}).body

    sandbox.jump(10 * 24 * 3600)
    sandbox.kill()
    sandbox.start()
    sandbox.wait()

    assert sandbox.get(f"/v1/payouts/{payout['id']}")["status"] == "paid"
