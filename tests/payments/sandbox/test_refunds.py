"""Refunds: what is left, what waits, what comes back."""

import pytest

from tests.payments.sandbox.money import balance, charges, error, make_charge, movements, refund, told
from tests.payments.sandbox.running import RunningSandbox

REFUNDS = "/v1/refunds"


def test_a_refund_takes_its_amount_and_no_fee_back(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 10_000)

    given = refund(sandbox, charge["id"], 2_500, reason="requested_by_customer")

    assert (given["status"], given["amount"], given["charge"]) == ("succeeded", 2_500, charge["id"])
    assert movements(sandbox) == [("charge", 10_000, 320, "usd"), ("refund", -2_500, 0, "usd")]
    assert balance(sandbox) == {"usd": (0, 7_180)}
    assert charges(sandbox)[0]["amount_refunded"] == 2_500
    assert told(sandbox, about=given["id"]) == ["refund.created"]
    assert "charge.refunded" in told(sandbox, about=charge["id"])


def test_refunds_never_exceed_what_is_left(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 1_000)
    refund(sandbox, charge["id"], 400)

    over = error(sandbox, REFUNDS, charge=charge["id"], amount=601)
    none = error(sandbox, REFUNDS, charge=charge["id"], amount=0)
    refund(sandbox, charge["id"], 600)
    again = error(sandbox, REFUNDS, charge=charge["id"])

    assert [over, none, again] == [(400, ""), (400, ""), (400, "charge_already_refunded")]
    assert charges(sandbox)[0]["refunded"] is True


def test_what_was_never_paid_cannot_be_refunded(sandbox: RunningSandbox) -> None:
    make_charge(sandbox, 1_000)

    assert error(sandbox, REFUNDS, charge="ch_nobody") == (404, "resource_missing")
    assert error(sandbox, REFUNDS, amount=5) == (400, "parameter_missing")


def test_a_refund_that_succeeded_fails_later_and_comes_back(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 10_000)
    sandbox.steer("free_funds")
    given = refund(sandbox, charge["id"], 10_000)
    gone = balance(sandbox)

    failed = sandbox.steer("refund", refund=given["id"], status="failed", reason="lost_or_stolen_card")

    assert (failed["status"], failed["failure_reason"]) == ("failed", "lost_or_stolen_card")
    back = sandbox.get(f"/v1/balance_transactions/{failed['failure_balance_transaction']}")
    assert (back["type"], back["amount"], back["source"]) == ("refund_failure", 10_000, given["id"])
    assert (gone, balance(sandbox)) == ({"usd": (-320, 0)}, {"usd": (9_680, 0)})
    assert charges(sandbox)[0]["refunded"] is False
    assert told(sandbox, about=given["id"]) == [
        "refund.created",
        "refund.updated",
        "charge.refund.updated",
        "refund.failed",
    ]
    assert refund(sandbox, charge["id"], 10_000)["status"] == "succeeded"


def test_a_refund_waits_and_then_succeeds(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 1_000)
    sandbox.steer("next_refund", status="pending")
    waiting = refund(sandbox, charge["id"], 700)
    over = error(sandbox, REFUNDS, charge=charge["id"], amount=301)

    done = sandbox.steer("refund", refund=waiting["id"], status="succeeded")

    assert (waiting["status"], waiting["pending_reason"], over[0]) == ("pending", "processing", 400)
    assert (done["status"], "pending_reason" in done) == ("succeeded", False)
    assert movements(sandbox)[1:] == [("refund", -700, 0, "usd")]
    assert refund(sandbox, charge["id"], 300)["status"] == "succeeded"


def test_a_refund_that_waits_for_the_buyer_holds_its_part_and_can_be_called_off(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 1_000)
    sandbox.steer("next_refund", status="requires_action")
    asking = refund(sandbox, charge["id"], 700)
    over = error(sandbox, REFUNDS, charge=charge["id"], amount=301)

    cancelled = sandbox.api("POST", f"{REFUNDS}/{asking['id']}/cancel").body

    assert (asking["status"], asking["balance_transaction"], over[0]) == ("requires_action", None, 400)
    assert asking["next_action"]["type"] == "display_details"
    assert (cancelled["status"], "next_action" in cancelled) == ("canceled", False)
    assert movements(sandbox) == [("charge", 1_000, 59, "usd")]
    assert error(sandbox, f"{REFUNDS}/{asking['id']}/cancel") == (400, "")


@pytest.mark.parametrize("status", ["pending", "succeeded"])
def test_a_refund_that_waited_for_the_buyer_goes_on(sandbox: RunningSandbox, status: str) -> None:
    charge = make_charge(sandbox, 1_000)
    sandbox.steer("next_refund", status="requires_action")
    asking = refund(sandbox, charge["id"], 700)

    sandbox.steer("refund", refund=asking["id"], status=status)

    assert sandbox.get(f"{REFUNDS}/{asking['id']}")["status"] == status
    assert movements(sandbox)[1:] == [("refund", -700, 0, "usd")]


def test_a_refund_that_ended_stays_so(sandbox: RunningSandbox) -> None:
    given = refund(sandbox, make_charge(sandbox, 1_000)["id"], 1_000)
    sandbox.steer("refund", refund=given["id"], status="failed")

    answered = sandbox.send("POST", "/_sandbox/money/refund", f"refund={given['id']}&status=succeeded")

    assert answered.status == 400


def test_refunds_are_listed_by_charge_and_can_be_noted(sandbox: RunningSandbox) -> None:
    first, second = (make_charge(sandbox, 1_000)["id"] for _ in range(2))
    mine = [refund(sandbox, first, amount)["id"] for amount in (100, 200)]
    refund(sandbox, second, 300)

    noted = sandbox.api("POST", f"{REFUNDS}/{mine[0]}", {"metadata[op]": "7"}).body

    listed = sandbox.get(REFUNDS, charge=first)["data"]
    assert [one["id"] for one in listed] == mine[::-1]
    assert noted["metadata"] == listed[1]["metadata"] == {"op": "7"}


def test_one_key_refunds_once_though_the_answer_was_lost(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 1_000)
    sandbox.fault("drop_answer", "POST /v1/refunds")
    fields = {"charge": charge["id"], "amount": "500"}
    with pytest.raises(ConnectionError):
        sandbox.api("POST", REFUNDS, fields, key="refund:1:1")

    again = sandbox.api("POST", REFUNDS, fields, key="refund:1:1")

    assert [one["id"] for one in sandbox.get(REFUNDS)["data"]] == [again.body["id"]]


def test_a_refund_above_the_balance_waits_for_it_where_that_is_wanted(sandbox: RunningSandbox) -> None:
    sandbox.steer("refunds_wait", wanted="yes")
    charge = make_charge(sandbox, 10_000)["id"]
    refund(sandbox, charge, 9_680)
    waiting = refund(sandbox, charge, 320)
    before = movements(sandbox)

    sandbox.steer("top_up", amount=320, currency="usd")
    sandbox.steer("free_funds")
    sandbox.wait_for("refund.updated")

    sent = sandbox.get(f"{REFUNDS}/{waiting['id']}")
    assert (waiting["status"], waiting["pending_reason"]) == ("pending", "insufficient_funds")
    assert before == [("charge", 10_000, 320, "usd"), ("refund", -9_680, 0, "usd")]
    assert (sent["status"], sent["amount"]) == ("succeeded", 320)
    assert balance(sandbox) == {"usd": (0, 0)}


def test_a_refund_that_waits_for_the_balance_fails_when_the_bank_takes_the_charge(sandbox: RunningSandbox) -> None:
    sandbox.steer("refunds_wait", wanted="yes")
    charge = make_charge(sandbox, 10_000)["id"]
    waiting = refund(sandbox, charge, 9_681)

    taken = sandbox.steer("dispute", charge=charge)

    assert sandbox.get(f"{REFUNDS}/{waiting['id']}")["status"] == "failed"
    assert taken["amount"] == 10_000
    assert [kind for kind, *_ in movements(sandbox)] == ["charge", "adjustment"]
