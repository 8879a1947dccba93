"""What moves a balance without a sale: fees by the month, top-ups, corrections, and funds that come free early."""

from typing import Any

from payments.sandbox.errors import BadParameter
from payments.sandbox.events import events
from payments.sandbox.money import balances
from payments.sandbox.money.currencies import currency
from payments.sandbox.store import Json, Transaction, new_id

NOTHING: Json = {"id": ""}
CATEGORIES = {"stripe_fee": "fee", "adjustment": "other_adjustment"}


def adjust(tx: Transaction, kind: str, *, amount: int, code: str, description: str = "") -> Json:
    """A balance transaction that names no source, as Stripe books its own monthly fees."""
    currency(code, param="currency")
    if kind not in CATEGORIES:
        raise BadParameter(f"Adjustments are {' or '.join(CATEGORIES)}; not {kind}.", param="kind")
    source = NOTHING | {"description": description or None}
    return balances.book(tx, kind, source, amount=amount, currency=code, category=CATEGORIES[kind])


def top_up(tx: Transaction, *, amount: int, code: str) -> Json:
    """Money from the platform's own bank account, there at once."""
    currency(code, param="currency")
    if amount <= 0:
        raise BadParameter("A top-up is positive.", param="amount")
    empty = "balance_transaction expected_availability_date failure_code failure_message source"
    body: dict[str, Any] = dict.fromkeys(f"{empty} statement_descriptor transfer_group".split())
    body |= {
        "id": new_id("tu_1"),
        "object": "topup",
        "amount": amount,
        "created": tx.now(),
        "currency": code,
        "description": "Top-up (sandbox)",
        "livemode": False,
        "metadata": {},
        "status": "succeeded",
    }
    topup = tx.put(body)
    transaction = balances.book(tx, "topup", topup, amount=amount, currency=code)
    topup = tx.change(topup, balance_transaction=transaction["id"])
    events.record(tx, "topup.succeeded", topup)
    _wake_refunds(tx)
    return topup


def free_funds(tx: Transaction) -> Json:
    """All that is pending, in every account, becomes available now."""
    waiting = tx.run("SELECT target FROM timers WHERE action = 'release_funds'").fetchall()
    tx.run("DELETE FROM timers WHERE action = 'release_funds'")
    for (key,) in waiting:
        balances.release(tx.of(tx.owner(key)), key)
    _wake_refunds(tx)
    return {"released": len(waiting)}


def _wake_refunds(tx: Transaction) -> None:
    """Refunds that wait for the balance look again now."""
    tx.run("UPDATE timers SET due = 0 WHERE action = 'refund_retry'")
