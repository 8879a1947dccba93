"""Which fact of ours a movement of our balance at Stripe belongs to, and what is booked where none does."""

from typing import Final

from payments.models import Account

Kind = Account.Kind
BY_SOURCE: Final = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failed",
    "payment_failure_refund": "refund_failed",
    "transfer_refund": "reversal",
    "transfer_cancel": "reversal",
    "transfer_failure": "reversal",
}
TRANSFER: Final = "transfer"
DISPUTE: Final = "du_"
# What nothing of ours causes, and what stands on the other side of it.
BY_RULE: Final = {
    "stripe_fee": Kind.PROCESSOR_FEES,
    "stripe_fx_fee": Kind.PROCESSOR_FEES,
    "network_cost": Kind.PROCESSOR_FEES,
    "tax_fee": Kind.PROCESSOR_FEES,
    "topup": Kind.BANK,
    "topup_reversal": Kind.BANK,
    "payout": Kind.BANK,
    "payout_cancel": Kind.BANK,
    "payout_failure": Kind.BANK,
}
EXCHANGE: Final = "exchange:"
CAME_BACK: Final = "refund_failed:"


def fact_of(kind: str, source: str) -> str:
    """The fact that a movement tells, as the keys of its entries begin; nothing for what no fact of ours causes.

    A transfer is told by its payout, which only its operation knows.
    """
    if source.startswith(DISPUTE):
        return f"dispute:{source}"
    return f"{BY_SOURCE[kind]}:{source}" if kind in BY_SOURCE and source else ""


def fact_of_key(key: str) -> str:
    """The fact that an entry's key names: `dispute:du_1:won` and `exchange:dispute:du_1` are both about one dispute."""
    return ":".join(key.removeprefix(EXCHANGE).split(":")[:2])
