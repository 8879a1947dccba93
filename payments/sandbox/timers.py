"""What happens later without anybody asking: sessions expire, delayed payments settle, funds come free."""

from payments.sandbox import checkout, paying
from payments.sandbox.store import Store, Transaction


def _release_funds(tx: Transaction, key: str) -> None:
    tx.change(tx.get("balance_transaction", key), status="available")


ACTIONS = {
    "expire_session": checkout.expire_if_open,
    "settle_paid": paying.settle,
    "settle_failed": paying.fail_later,
    "release_funds": _release_funds,
}


def run_due(store: Store) -> None:
    """Run what is due, each in its own transaction, so that a crash repeats nothing."""
    while True:
        with store.transaction() as tx:
            row = tx.run(
                "SELECT id, action, target FROM timers WHERE due <= ? ORDER BY due, id LIMIT 1", tx.now()
            ).fetchone()
            if row is None:
                return
            tx.run("DELETE FROM timers WHERE id = ?", row[0])
            ACTIONS[row[1]](tx, row[2])
