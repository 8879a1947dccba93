"""Booking what a buyer paid, and what of it is for the music."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from marketplace.kit.money import Money
from payments.entries import invoice_key, sale_key
from payments.models import Account, Entry, Order
from payments.queries.sales import fee_ppm
from payments.royalties.waterfall import StepKind, Takings, waterfall
from payments.services import exchanges, ledger

Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class Charge:
    """What the gateway says of one payment, in the order's currency; `settled` if it reached us in another."""

    id: str
    gross: Money
    fee: Money
    tax: Money
    settled: exchanges.Settled | None = None

    @property
    def key(self) -> str:
        return sale_key(self.id)

    @property
    def came_to(self) -> Account:
        """Where the money stands from which the sale is paid."""
        currency = self.gross.currency
        return exchanges.place(currency, self.settled.amount.currency if self.settled else currency)


class PaidInvoice(Charge):
    """What a buyer sent to our bank account for one invoice, named by its number; nobody took a fee of it."""

    @property
    def key(self) -> str:
        return invoice_key(self.id)

    @property
    def came_to(self) -> Account:
        return ledger.account(Kind.BUYER, self.gross.currency)


@transaction.atomic
def book(order: Order, charge: Charge, *, owed: Money, at: datetime, actor: User | None) -> Entry:
    """Book one payment, once however often Stripe tells us of it.

    `owed` is what dropped out between payment and issue. What stays in the income account is for the music, and
    becomes pools month by month. What settled in another currency has its other half in a linked entry.
    """
    moves = sale_moves(charge, owed=owed, fee_ppm=fee_ppm(order))
    entry = ledger.post(ledger.Fact(charge.key, "sale", at.date(), moves), at=at, actor=actor)
    if charge.settled:
        exchanges.book_other_half(entry, charge.settled, at=at, actor=actor)
    return entry


def sale_moves(charge: Charge, *, owed: Money, fee_ppm: int) -> list[ledger.Move]:
    """Every step of the waterfall as a move; a fee beyond what is left is the platform's loss."""
    currency = charge.gross.currency
    came_to = charge.came_to
    income, processor, platform, buyer, tax = ledger.accounts(
        currency, Kind.LICENCE_INCOME, Kind.PROCESSOR_FEES, Kind.PLATFORM_REVENUE, Kind.OWED_TO_BUYER, Kind.TAX
    )
    steps = waterfall(Takings(charge.gross, owed, charge.tax, charge.fee, fee_ppm))
    amounts = {step.kind: step.amount for step in steps}
    return [
        ledger.Move(came_to, income, charge.gross),
        ledger.Move(income, buyer, amounts[StepKind.REFUNDS]),
        ledger.Move(income, tax, amounts[StepKind.TAX]),
        ledger.Move(processor, came_to, charge.fee),
        ledger.Move(income, processor, amounts[StepKind.PROCESSOR_FEE]),
        ledger.Move(income, platform, amounts[StepKind.PLATFORM_FEE]),
    ]
