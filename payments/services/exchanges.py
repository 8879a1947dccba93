"""What Stripe settles in another currency: the fact stays in the order's, its other half stands where the money is.

A fact is booked against the exchange account of its own currency instead of the clearing account; the linked entry
moves between the exchange and the clearing account of the other. What the two accounts hold is what exchanging gained
or lost: it is the platform's, and never a payee's or a buyer's.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from marketplace.kit.money import Money
from payments.entries import exchange_key
from payments.gateway.types import BalanceMove
from payments.models import Account, Entry, Exchange
from payments.services import ledger

Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class Settled:
    """How one fact reached our balance: what came (below zero: what went) and the fee, in the balance's currency."""

    transaction: str
    amount: Money
    fee: Money
    rate: str


def settled_by(move: BalanceMove) -> Settled:
    """What one movement of our balance says of it."""
    return Settled(move.id, move.amount, move.fee, str(move.exchange_rate or ""))


def place(currency: str, settled: str) -> Account:
    """Where money of a currency stands while it is at Stripe, given in which it settled there."""
    return ledger.account(Kind.CLEARING if currency == settled else Kind.EXCHANGE, currency)


@transaction.atomic
def book_other_half(entry: Entry, settled: Settled, *, at: datetime, actor: User | None) -> Exchange:
    """Book in the balance's currency what an entry said in the order's; told again, it is the same."""
    clearing, exchange = ledger.accounts(settled.amount.currency, Kind.CLEARING, Kind.EXCHANGE)
    came, zero = settled.amount, Money.zero(settled.amount.currency)
    moves = [
        ledger.Move(clearing, exchange, max(came, zero)),
        ledger.Move(exchange, clearing, max(-came, zero)),
        ledger.Move(exchange, clearing, max(settled.fee, zero)),
        ledger.Move(clearing, exchange, max(-settled.fee, zero)),
    ]
    other = ledger.post(ledger.Fact(exchange_key(entry.key), "exchange", entry.effective_on, moves), at=at, actor=actor)
    found, _created = Exchange.objects.get_or_create(
        entry=entry, defaults={"other": other, "rate": settled.rate, "transaction_id": settled.transaction}
    )
    return found


def converted_fee(fee: Money, *, settled: Money, gross: Money) -> Money:
    """Stripe's fee in the order's currency: at the rate at which the whole amount was exchanged.

    What the amount became says the rate without asking in which units Stripe counts it. Rounded to the nearest unit.
    """
    return Money((fee.units * gross.units + settled.units // 2) // settled.units, gross.currency)
