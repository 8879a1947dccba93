"""Disputes: a bank asks or takes, we answer with evidence, the bank decides."""

from typing import Any

from payments.sandbox.buying import payment_objects
from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.errors import BadParameter, Refused
from payments.sandbox.events import events
from payments.sandbox.http.forms import boolean, metadata, text
from payments.sandbox.money import balances, dispute_objects, exchange, refund_moves
from payments.sandbox.store import Json, Transaction

EVIDENCE = dict.fromkeys(dispute_objects.FILES + dispute_objects.TEXTS, text)
UPDATE: dict[str, Any] = {"evidence": EVIDENCE, "metadata": metadata, "submit": boolean}
CLOSE: dict[str, Any] = {}

REASONS = {
    *("bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated", "debit_not_authorized"),
    *("duplicate", "fraudulent", "general", "incorrect_account_details", "insufficient_funds", "noncompliant"),
    *("product_not_received", "product_unacceptable", "subscription_canceled", "unrecognized"),
}
ANSWERED = {"needs_response": "under_review", "warning_needs_response": "warning_under_review"}
INQUIRIES = {"warning_needs_response", "warning_under_review"}
ESCALATED = {*INQUIRIES, "warning_closed"}
OPEN = {"needs_response", "under_review"}
MOST_EVIDENCE_CHARACTERS = 150_000
# What one dispute costs, by the currency in which it settles; of the size of Stripe's, not its price list.
FEES = {"usd": 1_500, "eur": 2_000, "gbp": 2_000, "jpy": 1_300, "krw": 15_000}
# Evidence by which a tester decides, as in Stripe's own test mode.
VERDICTS = {"winning_evidence": "dispute_won", "losing_evidence": "dispute_lost"}


def begin(tx: Transaction, key: str, *, reason: str, is_inquiry: bool, taken: int | None = None) -> Json:
    """A bank disputes what is left of a charge; an inquiry only asks, and takes nothing; `taken` is less than asked."""
    charge = tx.get("charge", key)
    if not charge["paid"]:
        raise Refused("A charge that was not paid cannot be disputed.")
    if reason not in REASONS:
        raise BadParameter(f"Unknown reason: {reason}", param="reason")
    standing = {dispute["status"] for dispute in tx.children("dispute", key)}
    if standing & (OPEN | INQUIRIES | {"lost"}):
        raise Refused("This charge is disputed already.")
    amount = _left(tx, key) if is_inquiry else _kept(tx, key)
    dispute = dispute_objects.dispute(charge, amount=amount, reason=reason, is_inquiry=is_inquiry, created=tx.now())
    tx.put(dispute, parent=key)
    tx.change(tx.get("charge", key), disputed=True)
    events.record(tx, "charge.dispute.created", dispute)
    return dispute if is_inquiry else _take(tx, dispute, taken=taken)


def escalate(tx: Transaction, key: str) -> Json:
    """What was only asked is a chargeback now, of what is left today."""
    dispute = tx.get("dispute", key)
    _check_status(dispute, ESCALATED)
    dispute = tx.change(
        dispute,
        amount=_kept(tx, dispute["charge"]),
        is_charge_refundable=False,
        payment_method_details={"type": "card", "card": dispute_objects.card(dispute["reason"], is_inquiry=False)},
        status="needs_response",
    )
    events.record(tx, "charge.dispute.updated", dispute)
    return _take(tx, dispute)


def update(tx: Transaction, params: Json, key: str) -> Json:
    """Stage evidence, or submit it, which is what happens unless `submit` says no."""
    dispute = tx.get("dispute", key)
    given = params.get("evidence", {})
    if given and dispute["status"] not in ANSWERED:
        raise Refused(f"This dispute is {dispute['status']}: evidence is no longer taken.")
    if sum(len(value) for value in given.values()) > MOST_EVIDENCE_CHARACTERS:
        raise BadParameter(f"Evidence is at most {MOST_EVIDENCE_CHARACTERS:,} characters.", param="evidence")
    for name in given.keys() & set(dispute_objects.FILES):
        tx.get("file", given[name])
    submits = bool(given) and params.get("submit", True)
    details = dispute["evidence_details"]
    dispute = tx.change(
        dispute,
        evidence=dispute["evidence"] | given,
        evidence_details=details
        | {
            "has_evidence": details["has_evidence"] or bool(given),
            "submission_count": details["submission_count"] + submits,
        },
        metadata=dispute["metadata"] | params.get("metadata", {}),
        status=ANSWERED[dispute["status"]] if submits else dispute["status"],
    )
    verdict = VERDICTS.get(given.get("uncategorized_text", "")) if submits else None
    if verdict:
        start_timer(tx, tx.now(), verdict, key)
    events.record(tx, "charge.dispute.updated", dispute)
    return dispute


def close(tx: Transaction, params: Json, key: str) -> Json:
    """Accept the dispute, for good."""
    _check_status(tx.get("dispute", key), {"needs_response", "warning_needs_response"})
    return lose(tx, key)


def lose(tx: Transaction, key: str) -> Json:
    """The bank keeps what it took; of an inquiry nothing was taken, and it is closed."""
    dispute = tx.get("dispute", key)
    _check_status(dispute, OPEN | INQUIRIES)
    return _end(tx, dispute, "warning_closed" if dispute["status"] in INQUIRIES else "lost")


def win(tx: Transaction, key: str, *, returns_fee: bool = False, keeps: bool = False) -> Json:
    """The bank gives back what it took, unless it `keeps` that; the fee only where that is asked for."""
    dispute = tx.get("dispute", key)
    _check_status(dispute, OPEN | INQUIRIES)
    if dispute["status"] in INQUIRIES:
        return _end(tx, dispute, "warning_closed")
    if keeps or not dispute["balance_transactions"]:
        return _end(tx, dispute, "won", is_charge_refundable=True)
    taken = dispute["balance_transactions"][0]
    fees = tuple(fee | {"amount": -fee["amount"], "description": "Dispute fee refund"} for fee in taken["fee_details"])
    given = balances.book(
        tx,
        "adjustment",
        dispute,
        amount=-taken["amount"],
        currency=taken["currency"],
        category="dispute_reversal",
        fees=fees if returns_fee else (),
        rate=taken["exchange_rate"],
    )
    dispute = _end(tx, dispute, "won", balance_transactions=[taken, given], is_charge_refundable=True)
    events.record(tx, "charge.dispute.funds_reinstated", dispute)
    return dispute


def decide_won(tx: Transaction, key: str) -> None:
    if tx.get("dispute", key)["status"] in OPEN | INQUIRIES:
        win(tx, key)


def decide_lost(tx: Transaction, key: str) -> None:
    if tx.get("dispute", key)["status"] in OPEN | INQUIRIES:
        lose(tx, key)


def pass_due(tx: Transaction, key: str) -> None:
    """Nobody answered in time: the bank keeps the money."""
    dispute = tx.get("dispute", key)
    if dispute["status"] in ANSWERED:
        tx.change(dispute, evidence_details=dispute["evidence_details"] | {"past_due": True})
        lose(tx, key)


def _left(tx: Transaction, key: str) -> int:
    charge = tx.get("charge", key)
    amount = int(charge["amount_captured"] - charge["amount_refunded"])
    if amount <= 0:
        raise Refused("There is nothing left of this charge to dispute.")
    return amount


def _kept(tx: Transaction, key: str) -> int:
    """What is left once no refund is on its way any more: the bank gives the buyer back the whole of it."""
    refund_moves.fail_pending(tx, tx.get("charge", key))
    return _left(tx, key)


def _take(tx: Transaction, dispute: Json, *, taken: int | None = None) -> Json:
    start_timer(tx, dispute["evidence_details"]["due_by"], "dispute_past_due", dispute["id"])
    if taken == 0:
        return dispute
    charge = tx.get("charge", dispute["charge"])
    first = tx.get("balance_transaction", charge["balance_transaction"])
    amount, code, rate = exchange.settled_again(tx, taken or dispute["amount"], dispute["currency"], first)
    fee = payment_objects.fee_line(FEES.get(code, 1_500), code, "Dispute fee (sandbox)")
    moved = balances.book(
        tx, "adjustment", dispute, amount=-amount, currency=code, category="dispute", fees=(fee,), rate=rate
    )
    dispute = tx.change(dispute, balance_transactions=[moved])
    events.record(tx, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def _end(tx: Transaction, dispute: Json, status: str, **changes: Any) -> Json:
    dispute = tx.change(dispute, status=status, **changes)
    events.record(tx, "charge.dispute.closed", dispute)
    return dispute


def _check_status(dispute: Json, allowed: set[str]) -> None:
    if dispute["status"] not in allowed:
        raise Refused(f"This dispute is {dispute['status']}.")
