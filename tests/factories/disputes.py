"""Disputes as Stripe tells of them, for tests that need no sandbox."""

from datetime import datetime, timedelta

from marketplace.kit.money import Money
from payments.gateway.types import BalanceMove, Charge
from payments.gateway.types import Dispute as Told
from payments.models import Dispute, Order
from payments.services import disputes
from tests.factories.accounts import NOON

FEE = Money.parse("15.00", "USD")


def make_charge(order: Order, *, key: str = "", refunded: Money | None = None) -> Charge:
    """The charge that paid an order, or another of the same buyer."""
    nothing = Money.zero(order.currency)
    return Charge(
        id=key or order.charge_id,
        is_paid=True,
        is_failed=False,
        amount=order.total,
        refunded=refunded or nothing,
        payment_intent="pi_1",
        balance_transaction="txn_1",
        settled=order.total,
        fee=nothing,
        net=order.total,
        exchange_rate=None,
        reference=str(order.uuid),
    )


def moved(amount: Money, fee: Money) -> BalanceMove:
    """What a dispute took (negative) or gave back."""
    return BalanceMove(
        id="txn_2",
        kind="adjustment",
        amount=amount,
        fee=fee,
        net=amount - fee,
        source="",
        description="",
        exchange_rate=None,
        available_on=NOON,
        created=NOON,
    )


def told_of(order: Order, status: str, *moves: BalanceMove, amount: Money | None = None, charge: str = "") -> Told:
    """A dispute of an order's charge, in that status."""
    return Told(
        id=f"du_{order.number}_{charge or order.charge_id}",
        status=status,
        reason="fraudulent",
        amount=amount or order.total,
        charge=charge or order.charge_id,
        evidence_due=NOON + timedelta(days=14),
        has_evidence=False,
        submissions=0,
        transactions=moves,
        created=NOON,
    )


def make_dispute(order: Order, *, at: datetime = NOON, fee: Money | None = None) -> Dispute:
    """An open dispute of all that an order paid, with the money taken."""
    fee = fee or Money.from_minor(1500, order.currency)
    told = told_of(order, "needs_response", moved(-order.total, fee))
    dispute = disputes.settle(disputes.Found(told, make_charge(order)), at=at)
    assert dispute is not None
    return dispute
