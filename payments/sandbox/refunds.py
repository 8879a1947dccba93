"""Refunds: never more than what is left of the charge."""

from typing import Any

from payments.sandbox import events, payment_objects
from payments.sandbox.errors import BadParameter, Refused
from payments.sandbox.forms import integer, metadata, one_of, text
from payments.sandbox.store import Json, Transaction

CREATE: dict[str, Any] = {
    "amount": integer,
    "charge": text,
    "metadata": metadata,
    "payment_intent": text,
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
}


def create(tx: Transaction, params: Json) -> Json:
    charge = _charge(tx, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = params.get("amount", left)
    if left == 0:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise Refused(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount")
    refund = payment_objects.refund(charge, params, amount=amount, created=tx.now())
    transaction = payment_objects.balance_transaction(refund, "refund", amount=-amount, fees=[], created=tx.now())
    tx.put(transaction, parent=refund["id"])
    refund["balance_transaction"] = transaction["id"]
    tx.put(refund, parent=charge["id"])
    refunded = charge["amount_refunded"] + amount
    charge = tx.change(charge, amount_refunded=refunded, refunded=refunded == charge["amount"])
    events.record(tx, "refund.created", refund)
    events.record(tx, "charge.refunded", charge)
    return refund


def _charge(tx: Transaction, params: Json) -> Json:
    if "charge" in params:
        return tx.get("charge", params["charge"])
    if "payment_intent" in params:
        intent = tx.get("payment_intent", params["payment_intent"])
        return tx.get("charge", intent["latest_charge"])
    raise BadParameter("Must provide one of: charge, payment_intent.", code="parameter_missing")
