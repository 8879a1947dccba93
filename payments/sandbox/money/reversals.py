"""Reversals of transfers: never above what is not reversed yet, and only of what the destination has."""

from typing import Any

from payments.sandbox.errors import Refused
from payments.sandbox.events import events
from payments.sandbox.http.forms import boolean, integer, metadata, text
from payments.sandbox.money import balances, transfer_objects
from payments.sandbox.store import Json, Transaction

CREATE: dict[str, Any] = {
    "amount": integer,
    "description": text,
    "metadata": metadata,
    "refund_application_fee": boolean,
}


def create(tx: Transaction, params: Json, key: str) -> Json:
    """Take back a transfer or a part of it, at the rate at which it went."""
    transfer = tx.get("transfer", key)
    amount = _allowed(transfer, params)
    reversal = transfer_objects.reversal(transfer, params, amount=amount, created=tx.now())
    tx.put(reversal, parent=key)
    taken = _take(tx.of(transfer["destination"]), transfer, amount)
    sent = tx.get("balance_transaction", transfer["balance_transaction"])
    money = balances.book(
        tx,
        "transfer_refund",
        reversal,
        amount=amount,
        currency=transfer["currency"],
        category="transfer_reversal",
        available_on=_while_waiting(sent),
    )
    reversal = tx.change(reversal, balance_transaction=money["id"], destination_payment_refund=taken["id"])
    events.record(tx, "transfer.reversed", _count(tx, transfer, amount))
    return reversal


def retrieve(tx: Transaction, params: Json, key: str, reversal: str) -> Json:
    tx.get("transfer", key)
    return tx.get("transfer_reversal", reversal)


def may_go_negative(tx: Transaction, account: str, *, allowed: bool) -> None:
    """Whether reversals may take more from a connected account than it has."""
    tx.set(f"negative:{account}", "yes" if allowed else "")


def _allowed(transfer: Json, params: Json) -> int:
    left = int(transfer["amount"] - transfer["amount_reversed"])
    amount = int(params.get("amount", left))
    if left == 0:
        raise Refused(f"Transfer {transfer['id']} is already fully reversed.", param="id")
    if not 0 < amount <= left:
        raise Refused(
            f"Reversal amount ({amount}) is greater than unreversed amount on transfer ({left})", param="amount"
        )
    return amount


def _take(tx: Transaction, transfer: Json, amount: int) -> Json:
    """The same part of what arrived, so that the parts of a whole reversal sum to it."""
    payment = tx.get("charge", transfer["destination_payment"])
    arrived = tx.get("balance_transaction", payment["balance_transaction"])
    before = transfer["amount_reversed"]
    part = _part(arrived, transfer, before + amount) - _part(arrived, transfer, before)
    waits = _while_waiting(arrived)
    if not waits and not tx.setting(f"negative:{tx.account}"):
        balances.check_covers(tx, part, arrived["currency"], whose=f"the recipient's account {tx.account}")
    refund = tx.put(transfer_objects.payment_refund(payment, amount=amount, created=tx.now()), parent=payment["id"])
    money = balances.book(
        tx,
        "payment_refund",
        refund,
        amount=-part,
        currency=arrived["currency"],
        available_on=waits,
        rate=arrived["exchange_rate"],
    )
    refunded = payment["amount_refunded"] + amount
    tx.change(payment, amount_refunded=refunded, refunded=refunded == payment["amount"])
    return tx.change(refund, balance_transaction=money["id"])


def _part(arrived: Json, transfer: Json, reversed_: int) -> int:
    return int(arrived["amount"]) * reversed_ // int(transfer["amount"])


def _while_waiting(money: Json) -> int:
    return int(money["available_on"]) if money["status"] == "pending" else 0


def _count(tx: Transaction, transfer: Json, amount: int) -> Json:
    reversed_ = transfer["amount_reversed"] + amount
    newest_first = tx.children("transfer_reversal", transfer["id"])[::-1]
    return tx.change(
        transfer,
        amount_reversed=reversed_,
        reversals=transfer_objects.reversals(transfer["id"], newest_first),
        reversed=reversed_ == transfer["amount"],
    )
