"""What an account has: available, pending, and the balance transactions that made it so."""

from typing import Any

from payments.sandbox.buying import payment_objects
from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.errors import Refused
from payments.sandbox.money.currencies import shown
from payments.sandbox.store import Json, Transaction

HOME_CURRENCY = "usd"
GET: dict[str, Any] = {}


def book(
    tx: Transaction,
    kind: str,
    source: Json,
    *,
    amount: int,
    currency: str,
    category: str = "",
    fees: tuple[Json, ...] = (),
    available_on: int = 0,
    rate: float | None = None,
) -> Json:
    """Write one balance transaction of the account and change its balance; without a date it is there at once."""
    now = tx.now()
    transaction = payment_objects.balance_transaction(
        source, kind, amount=amount, currency=currency, fees=list(fees), created=now
    )
    waits = available_on > now
    transaction |= {
        "available_on": available_on if waits else now,
        "exchange_rate": rate,
        "reporting_category": category or kind,
        "status": "pending" if waits else "available",
    }
    tx.put(transaction, parent=source["id"])
    net = transaction["net"]
    _add(tx, currency, available=0 if waits else net, pending=net if waits else 0)
    if waits:
        start_timer(tx, available_on, "release_funds", transaction["id"])
    return transaction


def release(tx: Transaction, key: str) -> None:
    """What was pending is available now; twice is not an error."""
    transaction = tx.get("balance_transaction", key)
    if transaction["status"] == "pending":
        tx.change(transaction, status="available")
        _add(tx, transaction["currency"], available=transaction["net"], pending=-transaction["net"])


def available(tx: Transaction, currency: str) -> int:
    return _standing(tx, currency)[0]


def pending(tx: Transaction, currency: str) -> int:
    return _standing(tx, currency)[1]


def _standing(tx: Transaction, currency: str) -> tuple[int, int]:
    row = tx.run(
        "SELECT available, pending FROM balances WHERE account = ? AND currency = ?", tx.account, currency
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def check_covers(tx: Transaction, amount: int, currency: str, *, whose: str = "your Stripe account") -> None:
    """Refuse to spend more than is available; what is pending does not count."""
    there = available(tx, currency)
    if amount > there:
        raise Refused(
            f"You have insufficient available funds in {whose}: {shown(there, currency)} of "
            f"{shown(amount, currency)}. Funds that are still pending do not count.",
            code="balance_insufficient",
        )


def retrieve(tx: Transaction, params: Json) -> Json:
    rows = tx.run(
        "SELECT currency, available, pending FROM balances WHERE account = ? ORDER BY currency", tx.account
    ).fetchall() or [(HOME_CURRENCY, 0, 0)]
    return {
        "object": "balance",
        "available": [_amount(currency, there) for currency, there, _ in rows],
        "livemode": False,
        "pending": [_amount(currency, waiting) for currency, _, waiting in rows],
    }


def _amount(currency: str, amount: int) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}


def _add(tx: Transaction, currency: str, *, available: int, pending: int) -> None:
    tx.run(
        "INSERT INTO balances (account, currency, available, pending) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET available = available + excluded.available, pending = pending + excluded.pending",
        *(tx.account, currency, available, pending),
    )
