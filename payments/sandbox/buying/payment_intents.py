"""Payments without a page: intents confirmed with one of the test cards that Stripe names."""

from typing import Any, NamedTuple

from payments.sandbox.buying import paying, payment_objects
from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.errors import CardDeclined, Refused
from payments.sandbox.events import events
from payments.sandbox.http.forms import boolean, integer, metadata, require, text
from payments.sandbox.money import disputes, refund_plans
from payments.sandbox.money.currencies import check_total, currency
from payments.sandbox.store import Json, Transaction

CREATE: dict[str, Any] = {
    "amount": integer,
    "confirm": boolean,
    "currency": text,
    "description": text,
    "metadata": metadata,
    "payment_method": text,
    "payment_method_types": [text],
    "transfer_group": text,
}
CONFIRM: dict[str, Any] = {"payment_method": text}
CANCEL: dict[str, Any] = {}
OPEN = {"requires_payment_method", "requires_confirmation", "requires_action"}


class TestCard(NamedTuple):
    """How one of Stripe's test cards behaves; `then` happens to the charge, `refund` to what is given back of it."""

    last4: str
    waits: bool = True
    then: str = ""
    refund: str = ""


CARDS = {
    "pm_card_visa": TestCard("4242"),
    "pm_card_bypassPending": TestCard("0077", waits=False),
    "pm_card_createDispute": TestCard("0259", then="dispute_begins"),
    "pm_card_createDisputeInquiry": TestCard("1976", then="inquiry_begins"),
    "pm_card_pendingRefund": TestCard("7726", refund="pending"),
    "pm_card_refundFail": TestCard("5126", refund="succeeded"),
}
DECLINED = "pm_card_chargeDeclined"


def create(tx: Transaction, params: Json) -> Json:
    require(params, "amount", "currency")
    currency(params["currency"], param="currency")
    check_total(params["amount"], params["currency"])
    begun = {
        "amount_total": params["amount"],
        "currency": params["currency"],
        "payment_method_types": params.get("payment_method_types") or ["card"],
    }
    intent = tx.put(payment_objects.payment_intent(begun, params, created=tx.now()))
    events.record(tx, "payment_intent.created", intent)
    if params.get("payment_method"):
        intent = tx.change(intent, status="requires_confirmation", payment_method=params["payment_method"])
    return confirm(tx, {}, intent["id"]) if params.get("confirm") else intent


def confirm(tx: Transaction, params: Json, key: str) -> Json:
    """Pay with the test card that was named; a declined one leaves nothing behind here."""
    intent = tx.get("payment_intent", key)
    named = params.get("payment_method") or intent["payment_method"]
    if intent["status"] not in OPEN:
        raise _unexpected(intent, "confirm")
    if not named:
        raise Refused("You must provide a payment method to confirm.", code="payment_intent_unexpected_state")
    if named == DECLINED:
        raise CardDeclined("Your card was declined.", code="card_declined")
    card = CARDS.get(named)
    if card is None:
        raise Refused(f"No such PaymentMethod: '{named}'", code="resource_missing", param="payment_method")
    intent = paying.pay_intent(tx, intent, method=payment_objects.card(last4=card.last4), waits=card.waits)
    if card.then:
        start_timer(tx, tx.now(), card.then, intent["latest_charge"])
    if card.refund:
        refund_plans.plan(tx, intent["latest_charge"], card.refund)
    return intent


def cancel(tx: Transaction, params: Json, key: str) -> Json:
    intent = tx.get("payment_intent", key)
    if intent["status"] not in OPEN:
        raise _unexpected(intent, "cancel")
    intent = tx.change(intent, status="canceled", canceled_at=tx.now())
    events.record(tx, "payment_intent.canceled", intent)
    return intent


def begin_dispute(tx: Transaction, charge: str) -> None:
    disputes.begin(tx, charge, reason="fraudulent", is_inquiry=False)


def begin_inquiry(tx: Transaction, charge: str) -> None:
    disputes.begin(tx, charge, reason="unrecognized", is_inquiry=True)


def _unexpected(intent: Json, act: str) -> Refused:
    return Refused(
        f"You cannot {act} this PaymentIntent because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
    )
