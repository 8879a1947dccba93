"""Booking what a buyer paid, and what of it is for the music."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from marketplace.kit.money import Money
from payments.entries import sale_key
from payments.models import Account, Entry, Order
from payments.queries.sales import fee_ppm
from payments.royalties.waterfall import StepKind, Takings, waterfall
from payments.services import ledger

Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class Charge:
    """What the gateway says of one payment; amounts in ledger units of the order's currency."""

    id: str
    gross: Money
    fee: Money
    tax: Money


@transaction.atomic
def book(order: Order, charge: Charge, *, owed: Money, at: datetime, actor: User | None) -> Entry:
    """Book one payment, once however often Stripe tells us of it.

    `owed` is what dropped out between payment and issue. What stays in the income account is for the music, and
    becomes pools month by month.
    """
    moves = sale_moves(charge, owed=owed, fee_ppm=fee_ppm(order))
    return ledger.post(ledger.Fact(sale_key(charge.id), "sale", at.date(), moves), at=at, actor=actor)


def sale_moves(charge: Charge, *, owed: Money, fee_ppm: int) -> list[ledger.Move]:
    """Every step of the waterfall as a move; a fee beyond what is left is the platform's loss."""
    currency = charge.gross.currency
    clearing, income, processor, platform, buyer, tax = (
        ledger.account(kind, currency)
        for kind in (
            Kind.CLEARING,
            Kind.LICENCE_INCOME,
            Kind.PROCESSOR_FEES,
            Kind.PLATFORM_REVENUE,
            Kind.OWED_TO_BUYER,
            Kind.TAX,
        )
    )
    steps = waterfall(Takings(charge.gross, owed, charge.tax, charge.fee, fee_ppm))
    amounts = {step.kind: step.amount for step in steps}
    return [
        ledger.Move(clearing, income, charge.gross),
        ledger.Move(income, buyer, amounts[StepKind.REFUNDS]),
        ledger.Move(income, tax, amounts[StepKind.TAX]),
        ledger.Move(processor, clearing, charge.fee),
        ledger.Move(income, processor, amounts[StepKind.PROCESSOR_FEE]),
        ledger.Move(income, platform, amounts[StepKind.PLATFORM_FEE]),
    ]
