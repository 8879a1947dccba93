"""When a price is earned: the access part at issue, the usage part over the term, by days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.kit.division import Division, largest_remainder
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from payments.royalties import ties


class Part(StrEnum):
    """The two parts of a price: for having the music, and for using it."""

    ACCESS = "access"
    USAGE = "usage"


class TermIsEmpty(DomainError):
    """A licence that lasts no day cannot earn its usage part."""


@dataclass(frozen=True, slots=True)
class Earning:
    """One licence's net money in ledger units, the parts of its price and its half-open term."""

    licence: str
    units: int
    currency: str
    access_parts: int
    usage_parts: int
    issued: date
    starts: date
    ends: date

    @property
    def key(self) -> str:
        return ties.recognition_key(self.licence, self.currency)


@dataclass(frozen=True, slots=True)
class PoolShare:
    """What one month earns of one part, with the splits that say so."""

    part: Part
    month: Month
    units: int
    by_part: Division
    by_days: Division | None
    days: int


def recognise(earning: Earning) -> Iterator[PoolShare]:
    """The pools that a licence fills, in the order of their months; empty ones are left out."""
    by_part = largest_remainder(
        earning.units, [(Part.ACCESS, earning.access_parts), (Part.USAGE, earning.usage_parts)], key=earning.key
    )
    access, usage = by_part.units
    if access:
        yield PoolShare(Part.ACCESS, Month.of(earning.issued), access, by_part, None, 0)
    if not usage:
        return
    months = Month.touched(earning.starts, earning.ends)
    if not months:
        raise TermIsEmpty("The licence lasts no day, so its usage part can never be earned.")
    days = [(str(month), month.days_within(earning.starts, earning.ends)) for month in months]
    by_days = largest_remainder(usage, days, key=earning.key)
    for month, (_name, length), units in zip(months, days, by_days.units, strict=True):
        if units:
            yield PoolShare(Part.USAGE, month, units, by_part, by_days, length)
