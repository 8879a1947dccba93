"""The arithmetic of dividing whole units by weights: largest remainder, ties by hash.

`payments/verify_statement.py` holds the only other copy of it; a property test keeps the two equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from marketplace.kit.errors import DomainError

Recipient = UUID | str
R = TypeVar("R", bound=Recipient)

LARGEST_PRODUCT = 2**127  # 128-bit integers, so that DuckDB and PostgreSQL could do the same sum


class NothingToDivideBy(DomainError):
    """All weights are zero: nobody can be said to have earned a part."""


class WeightOutOfRange(DomainError):
    """A weight is negative, not whole, or too large to be multiplied exactly everywhere."""


class RecipientTwice(DomainError):
    """One recipient stands in a division twice: its weights must be added first."""


@dataclass(frozen=True, slots=True)
class LastExtra:
    """The last recipient, in order of claim, to get one of the units that rounding left over."""

    remainder: int
    hash: str


@dataclass(frozen=True, slots=True)
class Division:
    """The parts in the order of the weights, and what lets one recipient recompute its own part alone."""

    units: list[int]
    total_weight: int
    last: LastExtra | None


def tie_hash(key: str, recipient: Recipient) -> str:
    """The lot that decides between equal remainders; it knows neither the run nor the code's version."""
    return sha256(f"{key}\n{recipient}".encode()).hexdigest()


def largest_remainder(units: int, weights: Sequence[tuple[R, int]], *, key: str) -> Division:
    """Give each its whole part, then one unit more to the largest remainders until nothing is left."""
    total = _checked_total(units, weights)
    amount = abs(units)
    if len(weights) == 1:
        return Division([units], total, None)
    parts = [amount * weight // total for _recipient, weight in weights]
    left = amount - sum(parts)
    last = None
    if left:
        remainders = [amount * weight % total for _recipient, weight in weights]
        least = sorted(remainders, reverse=True)[left - 1]
        tied = []
        for position, remainder in enumerate(remainders):
            if remainder > least:
                parts[position] += 1
                left -= 1
            elif remainder == least:
                tied.append((tie_hash(key, weights[position][0]), position))
        tied.sort()
        for _hash, position in tied[:left]:
            parts[position] += 1
        last = LastExtra(least, tied[left - 1][0])
    return Division(parts if units >= 0 else [-part for part in parts], total, last)


def _checked_total(units: int, weights: Sequence[tuple[R, int]]) -> int:
    total = largest = 0
    for _recipient, weight in weights:
        if type(weight) is not int or weight < 0:
            raise WeightOutOfRange("A weight must be a whole number that is not negative.")
        total += weight
        largest = max(largest, weight)
    if total == 0:
        raise NothingToDivideBy("There is nothing to divide by: all weights are zero.")
    if abs(units) * largest >= LARGEST_PRODUCT:
        raise WeightOutOfRange("The weights are too large to be multiplied exactly.")
    if len(weights) > 1 and len({recipient for recipient, _weight in weights}) != len(weights):
        raise RecipientTwice("One recipient stands in the division twice.")
    return total
