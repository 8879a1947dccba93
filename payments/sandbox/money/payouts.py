"""Payouts to a bank account, of the platform and of connected accounts; some fail after they were paid."""

from typing import Any

from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.connect import account_objects, standings
from payments.sandbox.errors import BadParameter, Refused
from payments.sandbox.events import events
from payments.sandbox.http.forms import integer, metadata, one_of, require, text
from payments.sandbox.money import balances
from payments.sandbox.money.currencies import currency
from payments.sandbox.store import Json, Transaction, new_id

CREATE: dict[str, Any] = {
    "amount": integer,
    "currency": text,
    "description": text,
    "metadata": metadata,
    "method": one_of("standard"),
    "source_type": one_of("bank_account", "card", "fpx"),
    "statement_descriptor": text,
}
UPDATE: dict[str, Any] = {"metadata": metadata}
CANCEL: dict[str, Any] = {}

SENT_SECONDS = 24 * 3600
ARRIVAL_SECONDS = 2 * 24 * 3600
STEPS = {
    "pending": {"in_transit", "paid", "failed", "canceled"},
    "in_transit": {"paid", "failed"},
    "paid": {"failed"},
}
BACK = {"failed": "payout_failure", "canceled": "payout_cancel"}
TOLD = {"paid": "payout.paid", "failed": "payout.failed", "canceled": "payout.canceled"}
FAILURES = {
    "account_closed": "The bank account has been closed.",
    "account_frozen": "The bank account has been frozen.",
    "bank_account_restricted": "The bank account has restrictions on the type, or the number, of payouts allowed.",
    "could_not_process": "The bank could not process this payout.",
    "invalid_account_number": "The routing number seems correct, but the account number is invalid.",
    "no_account": "The bank account could not be located.",
}


def create(tx: Transaction, params: Json) -> Json:
    """Send money to the account's bank; the bank answers later."""
    require(params, "amount", "currency")
    currency(params["currency"], param="currency")
    if params["amount"] < 1:
        raise BadParameter("This value must be greater than or equal to 1.", param="amount")
    return _send(tx, params, is_automatic=False)


def update(tx: Transaction, params: Json, key: str) -> Json:
    payout = tx.get("payout", key)
    payout = tx.change(payout, metadata=payout["metadata"] | params.get("metadata", {}))
    events.record(tx, "payout.updated", payout)
    return payout


def cancel(tx: Transaction, params: Json, key: str) -> Json:
    """Only what the bank has not got yet, and only what was asked for by hand."""
    payout = tx.get("payout", key)
    if payout["status"] != "pending" or payout["automatic"]:
        raise Refused("Payouts can only be canceled while they are pending, and if they are not automatic.")
    return move(tx, key, "canceled")


def send_all(tx: Transaction) -> list[Json]:
    """What an automatic schedule does: everything that is available goes to the bank, a payout a currency."""
    rows = tx.run("SELECT currency FROM balances WHERE account = ? AND available > 0 ORDER BY currency", tx.account)
    amounts = {code: balances.available(tx, code) for (code,) in rows.fetchall()}
    return [_send(tx, {"amount": amount, "currency": code}, is_automatic=True) for code, amount in amounts.items()]


def move(tx: Transaction, key: str, status: str, *, code: str = "") -> Json:
    """What the bank does with a payout; money that it does not take comes back to the balance it left."""
    payout = tx.get("payout", key)
    if status not in STEPS.get(payout["status"], set()):
        raise Refused(f"A payout that is {payout['status']} cannot become {status}.")
    payout = tx.change(payout, status=status)
    if status in BACK:
        payout = _come_back(tx, payout, code or "account_closed")
    events.record(tx, TOLD.get(status, "payout.updated"), payout)
    if status == "failed" and tx.account:
        # Stripe sends nothing more to a bank account that refused, until its owner names another.
        standings.put(tx.of(""), tx.account, "payouts_blocked")
    return payout


def hand_over(tx: Transaction, key: str) -> None:
    if tx.get("payout", key)["status"] == "pending":
        move(tx, key, "in_transit")


def arrive(tx: Transaction, key: str) -> None:
    if tx.get("payout", key)["status"] in {"pending", "in_transit"}:
        move(tx, key, "paid")


def _send(tx: Transaction, params: Json, *, is_automatic: bool) -> Json:
    _check_allowed(tx)
    balances.check_covers(tx, params["amount"], params["currency"])
    payout = tx.put(_payout(params, created=tx.now(), is_automatic=is_automatic))
    money = balances.book(tx, "payout", payout, amount=-params["amount"], currency=params["currency"])
    payout = tx.change(payout, balance_transaction=money["id"])
    start_timer(tx, payout["created"] + SENT_SECONDS, "payout_sent", payout["id"])
    start_timer(tx, payout["arrival_date"], "payout_arrives", payout["id"])
    events.record(tx, "payout.created", payout)
    return payout


def _check_allowed(tx: Transaction) -> None:
    account = tx.find(tx.account) if tx.account else None
    if account is not None and account_objects.capability(account, "payouts") != "active":
        raise Refused("Payouts have been disabled on the connected account.", code="payouts_not_allowed")


def _come_back(tx: Transaction, payout: Json, code: str) -> Json:
    changes: Json = {}
    if payout["status"] == "failed":
        if code not in FAILURES:
            raise BadParameter(f"Unknown failure: {code}", param="code")
        changes = {"failure_code": code, "failure_message": FAILURES[code]}
    money = balances.book(tx, BACK[payout["status"]], payout, amount=payout["amount"], currency=payout["currency"])
    return tx.change(payout, failure_balance_transaction=money["id"], **changes)


def _payout(params: Json, *, created: int, is_automatic: bool) -> Json:
    empty = (
        "application_fee application_fee_amount balance_transaction description failure_balance_transaction "
        "failure_code failure_message original_payout payout_method reversed_by statement_descriptor trace_id"
    )
    body: dict[str, Any] = dict.fromkeys(empty.split())
    given = {name: params[name] for name in ("description", "statement_descriptor") if name in params}
    return (
        body
        | given
        | {
            "id": new_id("po_1"),
            "object": "payout",
            "amount": params["amount"],
            "arrival_date": created + ARRIVAL_SECONDS,
            "automatic": is_automatic,
            "created": created,
            "currency": params["currency"],
            "destination": new_id("ba_1"),
            "livemode": False,
            "metadata": params.get("metadata", {}),
            "method": "standard",
            "reconciliation_status": "in_progress" if is_automatic else "not_applicable",
            "source_type": params.get("source_type", "card"),
            "status": "pending",
            "type": "bank_account",
        }
    )
