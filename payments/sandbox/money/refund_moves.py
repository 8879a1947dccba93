"""What happens to a refund after it was asked for: it goes, waits, arrives, comes back."""

from payments.sandbox.errors import Refused
from payments.sandbox.events import events
from payments.sandbox.money import balances, exchange
from payments.sandbox.store import Json, Transaction

ENDED = {"failed", "canceled"}
STEPS = {
    "requires_action": {"pending", "succeeded", "failed", "canceled"},
    "pending": {"succeeded", "failed"},
    "succeeded": {"failed"},
}
ACTION_SECONDS = 30 * 24 * 3600


def move(tx: Transaction, key: str, status: str, *, reason: str = "") -> Json:
    """What the buyer's bank does with a refund; a failed one comes back to the balance."""
    refund = tx.get("refund", key)
    if status not in STEPS.get(refund["status"], set()):
        raise Refused(f"A refund that is {refund['status']} cannot become {status}.")
    charge = tx.get("charge", refund["charge"])
    refund = tx.change(in_state(refund, status))
    if status in ENDED:
        refund = _end(tx, refund, charge, reason=reason or "unknown")
    elif not refund["balance_transaction"]:
        refund = begin(tx, refund, charge)
    tell(tx, refund)
    if status == "failed":
        events.record(tx, "refund.failed", refund)
    return refund


def begin(tx: Transaction, refund: Json, charge: Json) -> Json:
    """Take the money from the balance, unless the buyer must say first where it shall go."""
    if refund["status"] == "requires_action":
        sent = {"email_sent": {"email_sent_at": tx.now(), "email_sent_to": "buyer@example.com"}}
        shown = sent | {"expires_at": tx.now() + ACTION_SECONDS}
        return tx.change(refund, next_action={"type": "display_details", "display_details": shown})
    first = tx.get("balance_transaction", charge["balance_transaction"])
    amount, code, rate = exchange.settled_again(tx, refund["amount"], refund["currency"], first)
    transaction = balances.book(
        tx,
        "refund",
        refund,
        amount=-amount,
        currency=code,
        # What is refunded of a charge whose funds still wait is taken from those.
        available_on=first["available_on"] if first["status"] == "pending" else 0,
        rate=rate,
    )
    refund = tx.change(refund, balance_transaction=transaction["id"])
    events.record(tx, "charge.refunded", _count(tx, charge, refund["amount"]))
    return refund


def fail_pending(tx: Transaction, charge: Json) -> None:
    """A dispute takes the charge: what was on its way back to the buyer is not sent twice."""
    for refund in tx.children("refund", charge["id"]):
        if refund["status"] in {"pending", "requires_action"}:
            move(tx, refund["id"], "failed", reason="charge_for_pending_refund_disputed")


def in_state(refund: Json, status: str) -> Json:
    """A refund says what it waits for only while it waits."""
    kept = {name: value for name, value in refund.items() if name not in {"next_action", "pending_reason"}}
    return kept | {"status": status} | ({"pending_reason": "processing"} if status == "pending" else {})


def tell(tx: Transaction, refund: Json) -> Json:
    events.record(tx, "refund.updated", refund)
    events.record(tx, "charge.refund.updated", refund)
    return refund


def _end(tx: Transaction, refund: Json, charge: Json, *, reason: str) -> Json:
    """Give back to the balance what was taken from it, if anything was: at the rate of today, if it was exchanged."""
    changes = {"failure_reason": reason} if refund["status"] == "failed" else {}
    if refund["balance_transaction"]:
        taken = tx.get("balance_transaction", refund["balance_transaction"])
        amount, code, rate = exchange.settled_again(tx, refund["amount"], refund["currency"], taken)
        back = balances.book(
            tx,
            "refund_failure",
            refund,
            amount=amount,
            currency=code,
            available_on=taken["available_on"] if taken["status"] == "pending" else 0,
            rate=rate,
        )
        changes["failure_balance_transaction"] = back["id"]
        _count(tx, charge, -refund["amount"])
    return tx.change(refund, **changes)


def _count(tx: Transaction, charge: Json, amount: int) -> Json:
    refunded = charge["amount_refunded"] + amount
    return tx.change(charge, amount_refunded=refunded, refunded=refunded == charge["amount"])
