"""Payments without a page, with the test cards that Stripe names."""

import pytest

from tests.payments.sandbox.money import balance, charges, error, movements, pay, refund, told
from tests.payments.sandbox.running import RunningSandbox

INTENTS = "/v1/payment_intents"


@pytest.mark.parametrize(("card", "there"), [("pm_card_visa", (0, 9_680)), ("pm_card_bypassPending", (9_680, 0))])
def test_a_test_card_pays(sandbox: RunningSandbox, card: str, there: tuple[int, int]) -> None:
    intent = pay(sandbox, 10_000, card=card, transfer_group="order-1")

    assert (intent["status"], intent["amount_received"]) == ("succeeded", 10_000)
    assert [charge["transfer_group"] for charge in charges(sandbox)] == ["order-1"]
    assert balance(sandbox) == {"usd": there}
    assert told(sandbox, about=intent["id"]) == ["payment_intent.created", "payment_intent.succeeded"]


def test_an_intent_is_confirmed_later(sandbox: RunningSandbox) -> None:
    intent = sandbox.api("POST", INTENTS, {"amount": "500", "currency": "jpy"}).body

    without = error(sandbox, f"{INTENTS}/{intent['id']}/confirm")
    paid = sandbox.api("POST", f"{INTENTS}/{intent['id']}/confirm", {"payment_method": "pm_card_visa"}).body
    again = error(sandbox, f"{INTENTS}/{intent['id']}/confirm")

    assert (intent["status"], paid["status"]) == ("requires_payment_method", "succeeded")
    assert [without, again] == [(400, "payment_intent_unexpected_state")] * 2
    assert len(charges(sandbox)) == 1


def test_an_intent_is_called_off(sandbox: RunningSandbox) -> None:
    intent = sandbox.api("POST", INTENTS, {"amount": "500", "currency": "usd"}).body

    cancelled = sandbox.api("POST", f"{INTENTS}/{intent['id']}/cancel").body

    assert cancelled["status"] == "canceled"
    assert error(sandbox, f"{INTENTS}/{intent['id']}/cancel") == (400, "payment_intent_unexpected_state")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"payment_method": "pm_card_chargeDeclined"}, 402, "card_declined"),
        ({"payment_method": "pm_card_unheardOf"}, 400, "resource_missing"),
        ({"amount": "49"}, 400, "amount_too_small"),
        ({"currency": "xxx"}, 400, ""),
    ],
)
def test_what_cannot_be_paid_is_refused(
    sandbox: RunningSandbox, fields: dict[str, str], status: int, code: str
) -> None:
    given = {"amount": "500", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"} | fields

    assert error(sandbox, INTENTS, **given) == (status, code)
    assert charges(sandbox) == []


@pytest.mark.parametrize(
    ("card", "status", "taken"),
    [("pm_card_createDispute", "needs_response", 1), ("pm_card_createDisputeInquiry", "warning_needs_response", 0)],
)
def test_a_card_disputes_by_itself(sandbox: RunningSandbox, card: str, status: str, taken: int) -> None:
    intent = pay(sandbox, 10_000, card=card)

    sandbox.wait_for("charge.dispute.created")

    (dispute,) = sandbox.get("/v1/disputes", payment_intent=intent["id"])["data"]
    assert (dispute["status"], len(dispute["balance_transactions"])) == (status, taken)


@pytest.mark.parametrize(
    ("card", "begins", "ends"),
    [("pm_card_pendingRefund", "pending", "succeeded"), ("pm_card_refundFail", "succeeded", "failed")],
)
def test_a_refund_of_a_test_card_ends_by_itself(sandbox: RunningSandbox, card: str, begins: str, ends: str) -> None:
    charge = pay(sandbox, 10_000, card=card)["latest_charge"]

    given = refund(sandbox, charge, 4_000)
    sandbox.wait_for("refund.updated")

    assert (given["status"], sandbox.get(f"/v1/refunds/{given['id']}")["status"]) == (begins, ends)
    assert [amount for kind, amount, *_ in movements(sandbox) if kind.startswith("refund")] == (
        [-4_000] if ends == "succeeded" else [-4_000, 4_000]
    )
