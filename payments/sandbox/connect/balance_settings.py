"""When an account's balance goes to its bank by itself: never, or every day."""

from typing import Any

from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.http.forms import one_of
from payments.sandbox.money import payouts
from payments.sandbox.store import Json, Transaction

GET: dict[str, Any] = {}
UPDATE: dict[str, Any] = {"payments": {"payouts": {"schedule": {"interval": one_of("daily", "manual")}}}}
DAY_SECONDS = 24 * 3600


def retrieve(tx: Transaction, params: Json) -> Json:
    return {
        "object": "balance_settings",
        "payments": {
            "debit_negative_balances": False,
            "payouts": {
                "minimum_balance_by_currency": None,
                "schedule": {"interval": _interval(tx)},
                "statement_descriptor": None,
                "status": "enabled",
            },
            "settlement_timing": {"delay_days": 2},
        },
    }


def update(tx: Transaction, params: Json) -> Json:
    interval = params.get("payments", {}).get("payouts", {}).get("schedule", {}).get("interval", _interval(tx))
    tx.run("DELETE FROM timers WHERE action = 'pay_out' AND target = ?", tx.account)
    if interval == "daily":
        start_timer(tx, tx.now() + DAY_SECONDS, "pay_out", tx.account)
    tx.set(_name(tx), interval)
    return retrieve(tx, {})


def pay_out(tx: Transaction, account: str) -> None:
    """One day of an automatic schedule, and the next."""
    of_account = tx.of(account)
    if _interval(of_account) == "daily":
        start_timer(tx, tx.now() + DAY_SECONDS, "pay_out", account)
        payouts.send_all(of_account)


def _interval(tx: Transaction) -> str:
    return tx.setting(_name(tx), "manual")


def _name(tx: Transaction) -> str:
    return f"payouts:{tx.account}"
