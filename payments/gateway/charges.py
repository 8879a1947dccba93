"""Charges, and what takes from them: refunds and disputes."""

from collections.abc import Mapping
from typing import Any

import stripe

from marketplace.kit.money import Money
from payments.gateway.client import asking, client, id_of, moment, money, named, rate
from payments.gateway.types import BalanceMove, Charge, Dispute, Refund

MOVES = ["balance_transaction", "failure_balance_transaction"]  # of a refund: that it went, and that it came back


def get_charge(key: str) -> Charge:
    """A charge with what reached our balance: amount, fee and net as settled, never from a price list."""
    with asking():
        charge = client().v1.charges.retrieve(key, params={"expand": ["balance_transaction"]})
    told = charge.balance_transaction
    settled = told if isinstance(told, stripe.BalanceTransaction) else None
    return Charge(
        id=charge.id,
        is_paid=charge.paid and charge.status == "succeeded",
        is_failed=charge.status == "failed",
        amount=money(charge.amount, charge.currency),
        refunded=money(charge.amount_refunded, charge.currency),
        payment_intent=id_of(charge.payment_intent),
        balance_transaction=id_of(told),
        settled=money(settled.amount, settled.currency) if settled else None,
        fee=money(settled.fee, settled.currency) if settled else None,
        net=money(settled.net, settled.currency) if settled else None,
        exchange_rate=rate(settled.exchange_rate) if settled else None,
        reference=named(charge.metadata, "order"),
    )


def refund_params(charge: str, amount: Money, *, operation: str) -> dict[str, Any]:
    """So much of a charge to give back; `operation` finds the refund again when its answer was lost."""
    return {"charge": charge, "amount": amount.to_wire(), "metadata": {"op": operation}}


def refund(params: Mapping[str, Any], *, idempotency_key: str) -> Refund:
    """Give money of a charge back to its buyer; `Rejected` above what is left of it."""
    with asking():
        made = client().v1.refunds.create(
            params=dict(params) | {"expand": MOVES},  # type: ignore[arg-type]
            options={"idempotency_key": idempotency_key},
        )
    return _refund(made)


def get_refund(key: str) -> Refund:
    """A refund as it is now: one that succeeded may fail days later."""
    with asking():
        return _refund(client().v1.refunds.retrieve(key, params={"expand": MOVES}))


def list_refunds(charge: str) -> list[Refund]:
    """Every refund of a charge, newest first, whoever asked for it."""
    with asking():
        page = client().v1.refunds.list(
            params={"charge": charge, "limit": 100, "expand": [f"data.{name}" for name in MOVES]}
        )
        return [_refund(one) for one in page.auto_paging_iter()]


def _refund(told: stripe.Refund) -> Refund:
    return Refund(
        id=told.id,
        status=told.status or "",
        amount=money(told.amount, told.currency),
        charge=id_of(told.charge),
        operation=named(told.metadata, "op"),
        failure=getattr(told, "failure_reason", None) or "",  # absent unless it failed
        balance_transaction=id_of(told.balance_transaction),
        created=moment(told.created),
        moved=_moved(told.balance_transaction),
        came_back=_moved(getattr(told, "failure_balance_transaction", None)),
    )


def _moved(told: str | stripe.BalanceTransaction | None) -> BalanceMove | None:
    return balance_move(told) if isinstance(told, stripe.BalanceTransaction) else None


def get_dispute(key: str) -> Dispute:
    """A dispute as it is now, with what it took from our balance and gave back."""
    with asking():
        return dispute_of(client().v1.disputes.retrieve(key))


def dispute_of(told: stripe.Dispute) -> Dispute:
    """A dispute in our own words."""
    due = told.evidence_details.due_by
    return Dispute(
        id=told.id,
        status=told.status,
        reason=told.reason,
        amount=money(told.amount, told.currency),
        charge=id_of(told.charge),
        evidence_due=moment(due) if due else None,
        has_evidence=told.evidence_details.has_evidence,
        submissions=told.evidence_details.submission_count,
        transactions=tuple(balance_move(one) for one in told.balance_transactions),
        created=moment(told.created),
    )


def balance_move(told: stripe.BalanceTransaction) -> BalanceMove:
    """One movement of our balance at Stripe."""
    return BalanceMove(
        id=told.id,
        kind=told.type,
        amount=money(told.amount, told.currency),
        fee=money(told.fee, told.currency),
        net=money(told.net, told.currency),
        source=id_of(told.source),
        description=told.description or "",
        exchange_rate=rate(told.exchange_rate),
        available_on=moment(told.available_on),
        created=moment(told.created),
    )
