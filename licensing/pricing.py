"""What recordings cost under one Terms version, to the ledger unit. This module knows no table.

First a price is *asked* for each recording selected; what then drops out takes its asked price with it, so a drop
changes nobody else's. What remains is *settled* into a total of whole minor units.
"""

from collections.abc import Sequence
from typing import NamedTuple

from marketplace.kit.division import Recipient
from marketplace.kit.money import Money

MS_A_MINUTE = 60_000


class Piece(NamedTuple):
    """One recording to be priced."""

    recipient: Recipient
    duration_ms: int


def each(price: Money, pieces: Sequence[Piece]) -> dict[Recipient, Money]:
    """The same for every recording."""
    return {piece.recipient: price for piece in pieces}


def by_the_minute(price: Money, pieces: Sequence[Piece]) -> dict[Recipient, Money]:
    """By length to the millisecond, each rounded down to a ledger unit: a ten-thousandth of a cent."""
    return {piece.recipient: price.times_ratio(piece.duration_ms, MS_A_MINUTE) for piece in pieces}


def divided(price: Money, pieces: Sequence[Piece], *, key: str) -> dict[Recipient, Money]:
    """One price divided equally over all that are selected."""
    return price.split([(piece.recipient, 1) for piece in pieces], key=key) if pieces else {}


def settled(asked: dict[Recipient, Money], *, minimum: Money, key: str) -> dict[Recipient, Money]:
    """Round the sum up to a whole minor unit, or to the least an order costs, and divide what that adds.

    Each pays in proportion to what was asked for it, and never less than that.
    """
    if not asked:
        return {}
    total = Money.total(asked.values(), minimum.currency)
    owed = max(total.rounded_up(), minimum)
    if owed == total:
        return dict(asked)
    weights = [(recipient, price.units if total else 1) for recipient, price in asked.items()]
    return owed.split(weights, key=key)
