"""Payouts to a bank: pending, on their way, paid, and failed after that; of the platform and of payees."""

import pytest

from tests.payments.sandbox.connecting import look_at, transfers
from tests.payments.sandbox.money import balance, error, make_charge, make_payee, movements, told, transfer
from tests.payments.sandbox.running import RunningSandbox

PAYOUTS = "/v1/payouts"
DAY = 24 * 3600


@pytest.fixture
def payee(sandbox: RunningSandbox) -> str:
    """A payee with 50.00, the platform with as much."""
    sandbox.steer("top_up", amount=10_000, currency="usd")
    account = make_payee(sandbox)
    transfer(sandbox, account, 5_000)
    return account


def pay_out(sandbox: RunningSandbox, account: str, amount: int) -> str:
    answered = sandbox.api("POST", PAYOUTS, {"amount": str(amount), "currency": "usd"}, account=account)
    assert answered.status == 200, answered.text
    return str(answered.body["id"])


def status(sandbox: RunningSandbox, account: str, key: str) -> str:
    return str(sandbox.get(f"{PAYOUTS}/{key}", account=account)["status"])


def test_a_payees_payout_goes_to_the_bank(sandbox: RunningSandbox, payee: str) -> None:
    key = pay_out(sandbox, payee, 4_000)

    seen = [status(sandbox, payee, key)]
    for _ in range(2):
        sandbox.jump(DAY)
        sandbox.wait()
        seen.append(status(sandbox, payee, key))

    assert seen == ["pending", "in_transit", "paid"]
    assert balance(sandbox, payee) == {"usd": (1_000, 0)}
    assert told(sandbox, about=key) == ["payout.created", "payout.updated", "payout.paid"]
    assert {event["account"] for event in sandbox.told() if event["type"] == "payout.paid"} == {payee}


def test_a_payout_fails_after_it_was_paid(sandbox: RunningSandbox, payee: str) -> None:
    key = pay_out(sandbox, payee, 5_000)
    sandbox.steer("payout", account=payee, payout=key, status="paid")
    gone = balance(sandbox, payee)

    failed = sandbox.steer("payout", account=payee, payout=key, status="failed", code="account_closed")

    assert (failed["status"], failed["failure_code"]) == ("failed", "account_closed")
    back = sandbox.get(f"/v1/balance_transactions/{failed['failure_balance_transaction']}", account=payee)
    assert (back["type"], back["amount"], back["source"]) == ("payout_failure", 5_000, key)
    assert (gone, balance(sandbox, payee)) == ({"usd": (0, 0)}, {"usd": (5_000, 0)})
    assert balance(sandbox) == {"usd": (5_000, 0)}
    assert told(sandbox, about=key) == ["payout.created", "payout.paid", "payout.failed"]


def test_after_a_failed_payout_the_bank_account_is_asked_for_again(sandbox: RunningSandbox, payee: str) -> None:
    key = pay_out(sandbox, payee, 5_000)
    sandbox.steer("payout", account=payee, payout=key, status="failed")

    account = look_at(sandbox, payee)
    refused = sandbox.api("POST", PAYOUTS, {"amount": "1", "currency": "usd"}, account=payee)
    sandbox.standing(payee, "complete")

    assert transfers(account)[0] == "active"
    assert refused.body["error"]["code"] == "payouts_not_allowed"
    assert status(sandbox, payee, pay_out(sandbox, payee, 5_000)) == "pending"


def test_a_payout_needs_available_money(sandbox: RunningSandbox, payee: str) -> None:
    make_charge(sandbox, 50_000)

    of_platform = error(sandbox, PAYOUTS, amount=5_001, currency="usd")
    of_payee = sandbox.api("POST", PAYOUTS, {"amount": "5001", "currency": "usd"}, account=payee)
    nothing = error(sandbox, PAYOUTS, amount=0, currency="usd")

    assert of_platform == (400, "balance_insufficient")
    assert of_payee.body["error"]["code"] == "balance_insufficient"
    assert nothing == (400, "")


def test_a_pending_payout_can_be_called_off(sandbox: RunningSandbox, payee: str) -> None:
    key = pay_out(sandbox, "", 5_000)

    cancelled = sandbox.api("POST", f"{PAYOUTS}/{key}/cancel").body
    again = error(sandbox, f"{PAYOUTS}/{key}/cancel")

    assert (cancelled["status"], again[0], balance(sandbox)) == ("canceled", 400, {"usd": (5_000, 0)})
    assert movements(sandbox)[-1] == ("payout_cancel", 5_000, 0, "usd")


def test_a_payees_payouts_are_its_own(sandbox: RunningSandbox, payee: str) -> None:
    key = pay_out(sandbox, payee, 1_000)

    assert [one["id"] for one in sandbox.get(PAYOUTS, account=payee)["data"]] == [key]
    assert sandbox.get(PAYOUTS)["data"] == []
    assert sandbox.api("GET", f"{PAYOUTS}/{key}").status == 404


def test_an_automatic_schedule_empties_the_balance_day_by_day(sandbox: RunningSandbox, payee: str) -> None:
    path, interval = "/v1/balance_settings", "payments[payouts][schedule][interval]"
    before = sandbox.get(path)["payments"]["payouts"]["schedule"]
    sandbox.api("POST", path, {interval: "daily"})

    sandbox.jump(DAY)
    sandbox.wait_for("payout.created")

    assert (before, balance(sandbox)) == ({"interval": "manual"}, {"usd": (0, 0)})
    (payout,) = sandbox.get(PAYOUTS)["data"]
    assert (payout["automatic"], payout["amount"]) == (True, 5_000)
    assert error(sandbox, f"{PAYOUTS}/{payout['id']}/cancel")[0] == 400
    assert balance(sandbox, payee) == {"usd": (5_000, 0)}


def test_an_automatic_schedule_can_be_stopped(sandbox: RunningSandbox, payee: str) -> None:
    path, interval = "/v1/balance_settings", "payments[payouts][schedule][interval]"
    sandbox.api("POST", path, {interval: "daily"})
    sandbox.api("POST", path, {interval: "manual"})

    sandbox.jump(3 * DAY)
    sandbox.wait()

    assert balance(sandbox) == {"usd": (5_000, 0)}


def test_the_platforms_money_is_drained_on_demand(sandbox: RunningSandbox, payee: str) -> None:
    sandbox.steer("pay_out")

    assert balance(sandbox) == {"usd": (0, 0)}
    assert error(sandbox, "/v1/transfers", amount=1, currency="usd", destination=payee) == (
        400,
        "balance_insufficient",
    )


@pytest.mark.parametrize("fields", ["payout=po_none&status=paid", "payout={key}&status=lost"])
def test_a_payout_takes_only_steps_that_there_are(sandbox: RunningSandbox, payee: str, fields: str) -> None:
    key = pay_out(sandbox, "", 100)

    assert sandbox.send("POST", "/_sandbox/money/payout", fields.format(key=key)).status in {400, 404}
    assert status(sandbox, "", key) == "pending"
