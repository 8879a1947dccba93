"""Refunds: never more than what is left of the charge, and none while a dispute holds it."""

from typing import Any

from payments.sandbox.buying import payment_objects
from payments.sandbox.errors import BadParameter, Refused
from payments.sandbox.events import events
from payments.sandbox.http.forms import integer, metadata, one_of, text
from payments.sandbox.money import refund_moves, refund_plans
from payments.sandbox.store import Json, Transaction

CREATE: dict[str, Any] = {
    "amount": integer,
    "charge": text,
    "metadata": metadata,
    "payment_intent": text,
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
}
UPDATE: dict[str, Any] = {"metadata": metadata}
CANCEL: dict[str, Any] = {}

# A dispute that holds its charge, and one that only asks about it.
HOLDING = {"needs_response", "under_review", "lost"}
ASKING = {"warning_needs_response", "warning_under_review"}


def create(tx: Transaction, params: Json) -> Json:
    charge = _charge(tx, params)
    amount = _allowed(tx, charge, params.get("amount"))
    refund = payment_objects.refund(charge, params, amount=amount, created=tx.now())
    refund = refund_plans.begin(tx, refund, charge)
    events.record(tx, "refund.created", refund)
    _answer_inquiry(tx, charge["id"])
    return refund


def update(tx: Transaction, params: Json, key: str) -> Json:
    refund = tx.get("refund", key)
    changed = tx.change(refund, metadata=refund["metadata"] | params.get("metadata", {}))
    return refund_moves.tell(tx, changed)


def cancel(tx: Transaction, params: Json, key: str) -> Json:
    """Only a refund that waits for the buyer can be called off."""
    refund = tx.get("refund", key)
    if refund["status"] != "requires_action":
        raise Refused(f"You can only cancel a refund with status requires_action, not {refund['status']}.")
    return refund_moves.move(tx, key, "canceled")


def _answer_inquiry(tx: Transaction, key: str) -> None:
    """Who gives all of a charge back has answered the bank that only asked."""
    if tx.get("charge", key)["refunded"]:
        for dispute in tx.children("dispute", key):
            if dispute["status"] in ASKING:
                closed = tx.change(dispute, status="warning_closed", is_charge_refundable=False)
                events.record(tx, "charge.dispute.closed", closed)


def _allowed(tx: Transaction, charge: Json, wanted: int | None) -> int:
    if not charge["paid"]:
        raise Refused(f"Charge {charge['id']} has not been paid.", code="charge_not_refundable")
    if any(dispute["status"] in HOLDING for dispute in tx.children("dispute", charge["id"])):
        raise Refused(f"Charge {charge['id']} has been charged back.", code="charge_disputed")
    promised = [refund for refund in tx.children("refund", charge["id"]) if refund["status"] not in refund_moves.ENDED]
    left = charge["amount_captured"] - sum(refund["amount"] for refund in promised)
    amount = left if wanted is None else wanted
    if left == 0:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise Refused(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount")
    return amount


def _charge(tx: Transaction, params: Json) -> Json:
    if "charge" in params:
        return tx.get("charge", params["charge"])
    if "payment_intent" in params:
        intent = tx.get("payment_intent", params["payment_intent"])
        if not intent["latest_charge"]:
            raise Refused("This PaymentIntent does not have a successful charge to refund.")
        return tx.get("charge", intent["latest_charge"])
    raise BadParameter("Must provide one of: charge, payment_intent.", code="parameter_missing")
