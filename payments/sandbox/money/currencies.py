"""The currencies of the sandbox: digits after the point as Stripe sends them, the least charge, the fixed fee."""

from typing import NamedTuple

from payments.sandbox.errors import BadParameter, Refused

GREATEST_AMOUNT = 99_999_999
FEE_PER_MILLE = 29


class Currency(NamedTuple):
    digits: int
    least: int
    fixed_fee: int


CURRENCIES = {
    "usd": Currency(2, 50, 30),
    "eur": Currency(2, 50, 25),
    "gbp": Currency(2, 30, 20),
    "jpy": Currency(0, 50, 30),
    "krw": Currency(0, 500, 300),
    # Without decimals in the world, with two on the wire.
    "isk": Currency(2, 7_000, 4_000),
    "ugx": Currency(2, 200_000, 100_000),
    # Three decimals, of which the last must be 0.
    "kwd": Currency(3, 160, 100),
}


def currency(code: str, *, param: str) -> Currency:
    known = CURRENCIES.get(code)
    if known is None:
        raise BadParameter(f"Invalid currency: {code}.", param=param)
    return known


def check_total(amount: int, code: str) -> None:
    """Refuse what is below the least charge, above eight digits, or finer than the currency's coin."""
    known = CURRENCIES[code]
    if amount < known.least:
        raise Refused(
            f"The Checkout Session's total amount due must add up to at least {shown(known.least, code)}.",
            code="amount_too_small",
        )
    if amount > GREATEST_AMOUNT:
        raise Refused(f"The total must be no more than {shown(GREATEST_AMOUNT, code)}.", code="amount_too_large")
    if known.digits == 3 and amount % 10:
        raise Refused(f"Amounts in {code} must end in 0.", code="parameter_invalid_integer")


def fee(amount: int, code: str) -> int:
    """2.9 % rounded half up, and a fixed part: of the size of Stripe's, not a copy of its price list."""
    return min(amount, (amount * FEE_PER_MILLE + 500) // 1000 + CURRENCIES[code].fixed_fee)


def shown(amount: int, code: str) -> str:
    digits = CURRENCIES[code].digits
    whole, part = divmod(amount, 10**digits)
    return f"{code.upper()} {whole:,}" + (f".{part:0{digits}}" if digits else "")
