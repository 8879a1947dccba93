"""Disputes: asked, taken, answered, won, lost; and no refund while the bank holds the money."""

import pytest

from tests.payments.sandbox.money import balance, charges, error, make_charge, movements, refund, told
from tests.payments.sandbox.running import RunningSandbox

REFUNDS = "/v1/refunds"
DISPUTES = "/v1/disputes"


@pytest.fixture
def charge(sandbox: RunningSandbox) -> str:
    """A charge of 100.00, its 96.80 available."""
    made = make_charge(sandbox, 10_000)
    sandbox.steer("free_funds")
    return str(made["id"])


def test_an_inquiry_takes_nothing(sandbox: RunningSandbox, charge: str) -> None:
    asked = sandbox.steer("dispute", charge=charge, inquiry="yes", reason="unrecognized")

    assert (asked["status"], asked["amount"], asked["balance_transactions"]) == ("warning_needs_response", 10_000, [])
    assert (asked["is_charge_refundable"], asked["payment_method_details"]["card"]["case_type"]) == (True, "inquiry")
    assert balance(sandbox) == {"usd": (9_680, 0)}
    assert told(sandbox, about=asked["id"]) == ["charge.dispute.created"]


def test_a_dispute_takes_the_amount_and_a_fee(sandbox: RunningSandbox, charge: str) -> None:
    taken = sandbox.steer("dispute", charge=charge)

    assert (taken["status"], taken["amount"], taken["reason"]) == ("needs_response", 10_000, "fraudulent")
    (money,) = taken["balance_transactions"]
    assert (money["amount"], money["fee"], money["net"]) == (-10_000, 1_500, -11_500)
    assert (money["type"], money["reporting_category"], money["source"]) == ("adjustment", "dispute", taken["id"])
    assert balance(sandbox) == {"usd": (-1_820, 0)}
    assert charges(sandbox)[0]["disputed"] is True
    assert told(sandbox, about=taken["id"]) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    assert sandbox.get(DISPUTES, charge=charge)["data"] == [sandbox.get(f"{DISPUTES}/{taken['id']}")]


def test_only_the_rest_of_a_partly_refunded_charge_is_taken(sandbox: RunningSandbox, charge: str) -> None:
    refund(sandbox, charge, 2_500)

    taken = sandbox.steer("dispute", charge=charge)

    assert (taken["amount"], taken["balance_transactions"][0]["amount"]) == (7_500, -7_500)
    assert balance(sandbox) == {"usd": (9_680 - 2_500 - 9_000, 0)}


def test_a_refund_on_its_way_fails_when_the_bank_takes_the_charge(sandbox: RunningSandbox, charge: str) -> None:
    sandbox.steer("next_refund", status="pending")
    waiting = refund(sandbox, charge, 2_500)

    taken = sandbox.steer("dispute", charge=charge)

    failed = sandbox.get(f"{REFUNDS}/{waiting['id']}")
    assert (failed["status"], failed["failure_reason"]) == ("failed", "charge_for_pending_refund_disputed")
    assert taken["amount"] == 10_000
    assert [kind for kind, *_ in movements(sandbox)] == ["charge", "refund", "refund_failure", "adjustment"]


def test_a_disputed_charge_cannot_be_refunded_until_it_is_won(sandbox: RunningSandbox, charge: str) -> None:
    taken = sandbox.steer("dispute", charge=charge)
    while_open = error(sandbox, REFUNDS, charge=charge, amount=100)
    sandbox.steer("win", dispute=taken["id"])

    assert while_open == (400, "charge_disputed")
    assert refund(sandbox, charge, 100)["status"] == "succeeded"


def test_a_lost_charge_is_never_refunded(sandbox: RunningSandbox, charge: str) -> None:
    taken = sandbox.steer("dispute", charge=charge)

    lost = sandbox.steer("lose", dispute=taken["id"])

    assert lost["status"] == "lost"
    assert error(sandbox, REFUNDS, charge=charge, amount=100) == (400, "charge_disputed")
    assert balance(sandbox) == {"usd": (-1_820, 0)}
    assert told(sandbox, about=taken["id"])[-1] == "charge.dispute.closed"


@pytest.mark.parametrize(("fee", "there"), [("kept", 9_680 - 1_500), ("returned", 9_680)])
def test_a_won_dispute_reinstates_the_money(sandbox: RunningSandbox, charge: str, fee: str, there: int) -> None:
    taken = sandbox.steer("dispute", charge=charge)

    won = sandbox.steer("win", dispute=taken["id"], fee=fee)

    assert (won["status"], [money["amount"] for money in won["balance_transactions"]]) == ("won", [-10_000, 10_000])
    assert won["balance_transactions"][1]["reporting_category"] == "dispute_reversal"
    assert balance(sandbox) == {"usd": (there, 0)}
    assert told(sandbox, about=taken["id"])[2:] == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]


def test_evidence_is_staged_then_submitted(sandbox: RunningSandbox, charge: str) -> None:
    key = sandbox.steer("dispute", charge=charge)["id"]

    staged = sandbox.api("POST", f"{DISPUTES}/{key}", {"evidence[customer_name]": "Nia", "submit": "false"}).body
    submitted = sandbox.api("POST", f"{DISPUTES}/{key}", {"evidence[product_description]": "A licence"}).body
    late = error(sandbox, f"{DISPUTES}/{key}", **{"evidence[customer_name]": "Ona"})

    assert (staged["status"], staged["evidence_details"]["has_evidence"]) == ("needs_response", True)
    assert (staged["evidence_details"]["submission_count"], submitted["evidence_details"]["submission_count"]) == (0, 1)
    assert (submitted["status"], submitted["evidence"]["customer_name"]) == ("under_review", "Nia")
    assert late[0] == 400


@pytest.mark.parametrize(("words", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_evidence_decides_as_in_test_mode(sandbox: RunningSandbox, charge: str, words: str, status: str) -> None:
    key = sandbox.steer("dispute", charge=charge)["id"]

    sandbox.api("POST", f"{DISPUTES}/{key}", {"evidence[uncategorized_text]": words})
    sandbox.wait_for("charge.dispute.closed")

    assert sandbox.get(f"{DISPUTES}/{key}")["status"] == status


def test_a_dispute_can_be_accepted(sandbox: RunningSandbox, charge: str) -> None:
    key = sandbox.steer("dispute", charge=charge)["id"]

    assert sandbox.api("POST", f"{DISPUTES}/{key}/close").body["status"] == "lost"
    assert error(sandbox, f"{DISPUTES}/{key}/close")[0] == 400


def test_an_inquiry_becomes_a_dispute_of_what_is_left(sandbox: RunningSandbox, charge: str) -> None:
    key = sandbox.steer("dispute", charge=charge, inquiry="yes")["id"]
    refund(sandbox, charge, 4_000)

    taken = sandbox.steer("escalate", dispute=key)

    assert (taken["status"], taken["amount"], taken["id"]) == ("needs_response", 6_000, key)
    assert balance(sandbox) == {"usd": (9_680 - 4_000 - 7_500, 0)}
    assert told(sandbox, about=key) == [
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.funds_withdrawn",
    ]


def test_a_full_refund_closes_an_inquiry(sandbox: RunningSandbox, charge: str) -> None:
    key = sandbox.steer("dispute", charge=charge, inquiry="yes")["id"]

    refund(sandbox, charge, 10_000)

    assert sandbox.get(f"{DISPUTES}/{key}")["status"] == "warning_closed"


def test_a_dispute_nobody_answers_is_lost_when_it_is_due(sandbox: RunningSandbox, charge: str) -> None:
    key = sandbox.steer("dispute", charge=charge)["id"]

    sandbox.jump(10 * 24 * 3600)
    sandbox.wait_for("charge.dispute.closed")

    lost = sandbox.get(f"{DISPUTES}/{key}")
    assert (lost["status"], lost["evidence_details"]["past_due"]) == ("lost", True)


def test_a_charge_is_disputed_once(sandbox: RunningSandbox, charge: str) -> None:
    sandbox.steer("dispute", charge=charge)

    again = sandbox.send("POST", "/_sandbox/money/dispute", f"charge={charge}")

    assert again.status == 400


def test_a_dispute_meets_another_rate_and_comes_back_at_its_own(sandbox: RunningSandbox) -> None:
    sandbox.steer("settle", currency="eur", into="usd", rate="1.10")
    charge = make_charge(sandbox, 10_000, currency="eur")
    sandbox.steer("settle", currency="eur", into="usd", rate="1.20")
    taken = sandbox.steer("dispute", charge=charge["id"])
    sandbox.steer("settle", currency="eur", into="usd", rate="1.30")

    won = sandbox.steer("win", dispute=taken["id"])

    assert (won["amount"], won["currency"]) == (10_000, "eur")
    assert [(money["amount"], money["currency"]) for money in won["balance_transactions"]] == [
        (-12_000, "usd"),
        (12_000, "usd"),
    ]


def test_a_dispute_outlives_a_kill(sandbox: RunningSandbox, charge: str) -> None:
    taken = sandbox.steer("dispute", charge=charge)

    sandbox.kill()
    sandbox.start()

    assert sandbox.get(f"{DISPUTES}/{taken['id']}") == taken
    assert sandbox.steer("win", dispute=taken["id"])["status"] == "won"
