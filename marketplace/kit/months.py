"""Calendar months, the periods in which use is reported and money is distributed."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from marketplace.kit.errors import Malformed


class NotAMonth(Malformed):
    """A text does not name a calendar month."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month, in UTC."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.month <= 12):
            raise NotAMonth(_("There is no such month."))

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read a month written like 2026-11."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip(), re.ASCII)
        if found is None:
            raise NotAMonth(_("“%(text)s” is not a month. Write it like 2026-11.") % {"text": text[:40]})
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that a day, or an instant in UTC, falls in."""
        return cls(day.year, day.month)

    @classmethod
    def between(cls, first: "Month", last: "Month") -> Iterator["Month"]:
        """Each month from the first to the last, both included."""
        while first <= last:
            yield first
            first = first.next

    @classmethod
    def touched(cls, start: date, end: date) -> list["Month"]:
        """The months with at least one day of a period that ends before its end."""
        return list(cls.between(cls.of(start), cls.of(end - timedelta(days=1)))) if start < end else []

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        return monthrange(self.year, self.month)[1]

    @property
    def next(self) -> "Month":
        return self.plus(1)

    @property
    def previous(self) -> "Month":
        return self.plus(-1)

    def plus(self, months: int) -> "Month":
        """The month so many months later, or earlier."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def days_within(self, start: date, end: date) -> int:
        """How many of its days a period has that starts on one day and ends before another."""
        return max(0, (min(end, self.next.first_day) - max(start, self.first_day)).days)

    def is_over(self, on: date) -> bool:
        """Whether its last day lies before that day."""
        return self.last_day < on

    def __contains__(self, day: date) -> bool:
        return Month.of(day) == self

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
