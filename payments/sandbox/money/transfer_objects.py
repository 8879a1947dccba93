"""Transfers, their reversals and what they are at their destination, in the shape of Stripe's document."""

from typing import Any

from payments.sandbox.buying import payment_objects
from payments.sandbox.store import Json, new_id

MOST_EMBEDDED = 10


def transfer(params: Json, *, created: int, group: str | None) -> Json:
    key = new_id("tr_1")
    return {
        "id": key,
        "object": "transfer",
        "amount": params["amount"],
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": created,
        "currency": params["currency"],
        "description": params.get("description"),
        "destination": params["destination"],
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "reversals": reversals(key, []),
        "reversed": False,
        "source_transaction": params.get("source_transaction"),
        "source_type": params.get("source_type", "card"),
        "transfer_group": group,
    }


def reversals(key: str, newest_first: list[Json]) -> Json:
    """The list that a transfer carries with it; the whole of it has an address of its own."""
    return {
        "object": "list",
        "data": newest_first[:MOST_EMBEDDED],
        "has_more": len(newest_first) > MOST_EMBEDDED,
        "url": f"/v1/transfers/{key}/reversals",
    }


def reversal(transfer: Json, params: Json, *, amount: int, created: int) -> Json:
    return {
        "id": new_id("trr_1"),
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": None,
        "created": created,
        "currency": transfer["currency"],
        "destination_payment_refund": None,
        "metadata": params.get("metadata", {}),
        "source_refund": None,
        "transfer": transfer["id"],
    }


def payment(transfer: Json, *, created: int) -> Json:
    """The transfer as the account that receives it sees it."""
    given: Json = {
        "id": None,
        "amount": transfer["amount"],
        "currency": transfer["currency"],
        "description": transfer["description"],
        "metadata": {},
        "transfer_group": None,
    }
    method: Json = {"type": "stripe_account", "stripe_account": {}}
    outcome = payment_objects.outcome(approved=True)
    body = payment_objects.charge(given, created=created, email="", outcome=outcome, method=method)
    changes: dict[str, Any] = {
        "id": new_id("py_1"),
        "amount_captured": transfer["amount"],
        "captured": True,
        "paid": True,
        "payment_method": None,
        "source_transfer": transfer["id"],
        "status": "succeeded",
    }
    return body | changes


def payment_refund(payment: Json, *, amount: int, created: int) -> Json:
    body = payment_objects.refund(payment, {}, amount=amount, created=created)
    return body | {"id": new_id("pyr_1"), "status": "succeeded"}
