"""Exact money: whole ledger units beside a currency, and the one way to divide it.

One ledger unit is a ten-thousandth of the currency's minor unit. In cents, half of 100,000 equal recordings under a
licence of 500 dollars would never be paid.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import total_ordering
from typing import Self, TypeVar

from django.utils.translation import gettext as _

from marketplace.kit.division import Recipient, largest_remainder
from marketplace.kit.errors import DomainError, Malformed

UNITS_PER_MINOR = 10_000
LARGEST_UNITS = 2**63 - 1  # what PostgreSQL's bigint holds
GREATEST_MINOR = 99_999_999  # what Stripe takes in one payment, in any currency


@dataclass(frozen=True, slots=True)
class Currency:
    """How one currency is counted, and what Stripe accepts of it."""

    code: str
    exponent: int
    step_minor: int
    minimum_minor: int
    wire_per_minor: int = 1  # what Stripe counts for one of our minor units


# Our own table: ISO exponents are not what Stripe counts in (payments.md 4.5). Stripe names no least charge in won;
# it tests 0.50 dollars after conversion, which 1,000 won has always been worth.
CURRENCIES: dict[str, Currency] = {
    "USD": Currency("USD", 2, 1, 50),
    "EUR": Currency("EUR", 2, 1, 50),
    "GBP": Currency("GBP", 2, 1, 30),
    "JPY": Currency("JPY", 0, 1, 50),
    "KRW": Currency("KRW", 0, 1, 1_000),
}
# What Stripe may settle in besides, or a price may one day be in: counted right before anybody sells in them.
COUNTED: dict[str, Currency] = CURRENCIES | {
    # Without decimals in the world, with two on the wire: 10 shillings were once charged for 1,000.
    "ISK": Currency("ISK", 0, 1, 70, wire_per_minor=100),
    "UGX": Currency("UGX", 0, 1, 2_000, wire_per_minor=100),
    # Three decimals, of which the last must be 0.
    "KWD": Currency("KWD", 3, 10, 160),
}


class UnknownCurrency(Malformed):
    """We do not deal in that currency."""


class CurrencyMismatch(DomainError):
    """Two currencies cannot be added or compared."""


class InexactAmount(DomainError):
    """A part of a minor unit would be lost without anybody having said which way to round."""


class AmountOutOfRange(DomainError):
    """No ledger row could hold that much."""


R = TypeVar("R", bound=Recipient)


def currency_of(code: str, *, among: Mapping[str, Currency] = CURRENCIES) -> Currency:
    """The currency of that code, or a refusal a person can act on."""
    try:
        return among[code]
    except KeyError:
        raise UnknownCurrency(
            _("%(code)s is not a currency we deal in. Use one of %(known)s.")
            % {"code": code, "known": ", ".join(CURRENCIES)}
        ) from None


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency; it becomes neither a float nor another currency by accident."""

    units: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.units) is not int:
            raise TypeError("money is counted in whole ledger units")
        if self.currency not in COUNTED:
            currency_of(self.currency)
        if not -LARGEST_UNITS <= self.units <= LARGEST_UNITS:
            raise AmountOutOfRange(_("That amount is larger than the ledger can hold."))

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in that currency."""
        return cls(0, currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Self:
        """Read what a payment gateway or a price counts: cents, pence, yen, won."""
        return cls(minor * UNITS_PER_MINOR, currency)

    @classmethod
    def from_wire(cls, amount: int, currency: str) -> Self:
        """Read what Stripe counts, which for some currencies is not their minor unit."""
        known = currency_of(currency, among=COUNTED)
        return cls(amount * UNITS_PER_MINOR // known.wire_per_minor, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read a price as a person writes it: digits, a point, and no finer than the minor unit."""
        known = currency_of(currency, among=COUNTED)
        exponent = known.exponent
        found = re.fullmatch(r"([-−]?)(\d{1,18})(?:\.(\d+))?", text.strip(), re.ASCII)
        if found is None or len(found[3] or "") > exponent:
            example = "1250.00" if exponent else "1250"
            raise Malformed(
                _("“%(text)s” is not an amount in %(currency)s. Write it like %(example)s.")
                % {"text": text[:40], "currency": currency, "example": example}
            )
        minor = int(found[2] + (found[3] or "").ljust(exponent, "0"))
        if minor % known.step_minor:
            raise Malformed(
                _("“%(text)s” is finer than %(currency)s can be paid: its last digit must be 0.")
                % {"text": text[:40], "currency": currency}
            )
        return cls.from_minor(-minor if found[1] else minor, currency)

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: str) -> "Money":
        """Add up amounts of one currency; nothing adds up to zero."""
        return sum(amounts, start=cls.zero(currency))

    def to_minor(self) -> int:
        """Count minor units for a gateway; refuse if a part of one would be lost."""
        if self.units % UNITS_PER_MINOR:
            raise InexactAmount(_("%(amount)s is not a whole minor unit: round it first.") % {"amount": self})
        return self.units // UNITS_PER_MINOR

    def to_wire(self) -> int:
        """Count as Stripe does; refuse what is finer than the currency can be paid in."""
        known, minor = COUNTED[self.currency], self.to_minor()
        if minor % known.step_minor:
            raise InexactAmount(_("%(amount)s is finer than can be paid: round it first.") % {"amount": self})
        return minor * known.wire_per_minor

    def rounded_down(self) -> "Money":
        """The whole minor units in it, towards zero: what a payout may send."""
        whole = abs(self.units) // UNITS_PER_MINOR * UNITS_PER_MINOR
        return Money(whole if self.units >= 0 else -whole, self.currency)

    def rounded_up(self) -> "Money":
        """Whole minor units, away from zero: what a refund must send."""
        whole = -(-abs(self.units) // UNITS_PER_MINOR) * UNITS_PER_MINOR
        return Money(whole if self.units >= 0 else -whole, self.currency)

    def times(self, count: int) -> "Money":
        """So many of the same price."""
        if type(count) is not int:
            raise TypeError("money is multiplied by whole numbers only")
        return Money(self.units * count, self.currency)

    def times_ratio(self, numerator: int, denominator: int) -> "Money":
        """A rate of it, such as the platform's fee or a price by the minute, rounded down to a ledger unit.

        It rounds alone: use `split` whenever the parts must add up to the whole.
        """
        if self.units < 0 or numerator < 0 or denominator <= 0:
            raise ValueError("a rate is taken of an amount that is not negative")
        return Money(self.units * numerator // denominator, self.currency)

    def split(self, weights: Sequence[tuple[R, int]], *, key: str) -> dict[R, "Money"]:
        """Divide by largest remainder so that the parts add up to the whole, whatever the order of rows.

        Ties go by hash(key, recipient); a negative amount divides as its opposite does.
        """
        division = largest_remainder(self.units, weights, key=key)
        return {
            recipient: Money(units, self.currency)
            for (recipient, _weight), units in zip(weights, division.units, strict=True)
        }

    @property
    def decimal(self) -> str:
        """Its exact decimal text, with as many digits as the minor unit has, or the ledger unit if it needs them."""
        exponent = COUNTED[self.currency].exponent
        digits, places = abs(self.units), exponent + 4
        if digits % UNITS_PER_MINOR == 0:
            digits, places = digits // UNITS_PER_MINOR, exponent
        whole, part = divmod(digits, 10**places)
        return f"{'-' if self.units < 0 else ''}{whole}" + (f".{part:0{places}d}" if places else "")

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.units + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.units - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.units, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.units), self.currency)

    def __bool__(self) -> bool:
        return self.units != 0

    def __lt__(self, other: "Money") -> bool:
        return self.units < self._same(other)

    def _same(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError("money is added to and compared with money only")
        if self.currency != other.currency:
            raise CurrencyMismatch(
                _("%(one)s and %(other)s are different currencies.") % {"one": self.currency, "other": other.currency}
            )
        return other.units
