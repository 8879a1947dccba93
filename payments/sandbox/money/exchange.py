"""Settling one currency in another: at the rate of the moment, so that a refund may meet another one."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from payments.sandbox.errors import BadParameter
from payments.sandbox.money.currencies import currency
from payments.sandbox.store import Json, Transaction


class Settled(NamedTuple):
    """An amount as it reaches a balance; `rate` is what one of Stripe's units became, or None."""

    amount: int
    currency: str
    rate: float | None = None


def settle(tx: Transaction, code: str, *, into: str, rate: str) -> None:
    """From now on, charges in one currency settle in another at this rate; into itself, they stay as they are."""
    set_rate(tx, code, into=into, rate=rate)
    tx.set(f"settle:{code}", into)


def set_rate(tx: Transaction, code: str, *, into: str, rate: str) -> None:
    """What one unit of a currency, as Stripe counts it, is of another from now on."""
    currency(code, param="currency")
    currency(into, param="into")
    try:
        factor = Decimal(rate)
    except InvalidOperation:
        raise BadParameter(f"Invalid rate: {rate}", param="rate") from None
    if not Decimal(0) < factor < Decimal(1_000_000):
        raise BadParameter(f"Invalid rate: {rate}", param="rate")
    tx.set(f"rate:{code}:{into}", str(factor))


def settled(tx: Transaction, amount: int, code: str) -> Settled:
    """What a charge brings to the balance."""
    return converted(tx, amount, code, tx.setting(f"settle:{code}", code))


def settled_again(tx: Transaction, amount: int, code: str, first: Json) -> Settled:
    """What a refund or a dispute takes: in the currency in which its charge settled, at the rate of today."""
    return converted(tx, amount, code, first["currency"])


def converted(tx: Transaction, amount: int, code: str, into: str) -> Settled:
    """The amount in another currency; where no rate was ever named, the two stay apart."""
    rate = tx.setting(f"rate:{code}:{into}")
    if code == into or not rate:
        return Settled(amount, code)
    return Settled(int((amount * Decimal(rate)).to_integral_value(ROUND_HALF_UP)), into, float(rate))
