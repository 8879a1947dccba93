"""How the next refunds shall begin and end: as a tester says, as a test card does, or when the balance has it."""

from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.errors import BadParameter
from payments.sandbox.money import balances, exchange, refund_moves
from payments.sandbox.store import Json, Transaction

NEXT = "next_refund"
BEGINNINGS = {"succeeded", "pending", "requires_action"}
# How a refund of a test card ends that began so.
ENDINGS = {"pending": "refund_succeeds", "succeeded": "refund_fails"}
WAITING = "refunds_wait"
RETRY_SECONDS = 3600


def begin(tx: Transaction, refund: Json, charge: Json) -> Json:
    """Let a refund begin as it was planned, else well; where the balance has too little, it may have to wait."""
    planned = tx.setting(_planned(charge["id"]))
    refund = refund_moves.in_state(refund, tx.setting(NEXT) or planned or "succeeded")
    tx.set(NEXT, "")
    tx.put(refund, parent=charge["id"])
    if planned:
        start_timer(tx, tx.now(), ENDINGS[planned], refund["id"])
    if _is_covered(tx, charge, refund["amount"]):
        return refund_moves.begin(tx, refund, charge)
    start_timer(tx, tx.now() + RETRY_SECONDS, "refund_retry", refund["id"])
    return tx.change(refund_moves.in_state(refund, "pending") | {"pending_reason": "insufficient_funds"})


def move_first(tx: Transaction, status: str) -> str:
    """The next refund begins so: `pending` and `requires_action` end only when they are told to."""
    if status not in BEGINNINGS:
        raise BadParameter(f"A refund begins as one of {', '.join(sorted(BEGINNINGS))}.", param="status")
    tx.set(NEXT, status)
    return status


def wait_for_funds(tx: Transaction, *, wanted: bool) -> None:
    """Whether a refund above what the balance has waits for it, or takes the balance below nothing."""
    tx.set(WAITING, "yes" if wanted else "")


def try_again(tx: Transaction, key: str) -> None:
    """Send a refund that waited for the balance, or let it wait on."""
    refund = tx.get("refund", key)
    if refund["status"] != "pending" or refund["balance_transaction"]:
        return
    if _is_covered(tx, tx.get("charge", refund["charge"]), refund["amount"]):
        refund_moves.move(tx, key, "succeeded")
    else:
        start_timer(tx, tx.now() + RETRY_SECONDS, "refund_retry", key)


def plan(tx: Transaction, charge: str, status: str) -> None:
    """Refunds of this charge begin so and end by themselves, as those of Stripe's test cards do."""
    tx.set(_planned(charge), status)


def end_well(tx: Transaction, key: str) -> None:
    if tx.get("refund", key)["status"] == "pending":
        refund_moves.move(tx, key, "succeeded")


def end_badly(tx: Transaction, key: str) -> None:
    if tx.get("refund", key)["status"] == "succeeded":
        refund_moves.move(tx, key, "failed", reason="expired_or_canceled_card")


def _planned(charge: str) -> str:
    return f"refunds_of:{charge}"


def _is_covered(tx: Transaction, charge: Json, amount: int) -> bool:
    """Whether the balance has what the refund takes; one that may sink below nothing always has."""
    if not tx.setting(WAITING):
        return True
    first = tx.get("balance_transaction", charge["balance_transaction"])
    taken = exchange.settled_again(tx, amount, charge["currency"], first)
    funds_wait = first["status"] == "pending"
    there = balances.available(tx, taken.currency) + (balances.pending(tx, taken.currency) if funds_wait else 0)
    return taken.amount <= there
