"""What rounding did to one part of a division, in words that let a reader do the sum again."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.templatetags.assent import number
from marketplace.kit.division import LastExtra, largest_remainder, tie_hash

LOT_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One recipient's part of some units: its weight, the total, and the last recipient to be rounded up."""

    units: int
    weight: int
    total: int
    last: LastExtra | None
    key: str
    recipient: str

    @property
    def rest(self) -> int:
        return abs(self.units) * self.weight % self.total

    @property
    def is_rounded_up(self) -> bool:
        if self.last is None or self.rest != self.last.remainder:
            return self.last is not None and self.rest > self.last.remainder
        return tie_hash(self.key, self.recipient) <= self.last.hash

    @property
    def won(self) -> int:
        """What it comes to, in ledger units."""
        whole = abs(self.units) * self.weight // self.total + self.is_rounded_up
        return -whole if self.units < 0 else whole

    def explained(self) -> str:
        """Whether it was rounded up or down, and the two figures (or lots, where the figures tie) that decided it."""
        if self.last is None:
            return _("it divides without a rest")
        said = {"rest": number(self.rest), "least": number(self.last.remainder)}
        if self.rest != self.last.remainder:
            if self.is_rounded_up:
                return _("rounded up: %(rest)s is left, and %(least)s was enough") % said
            return _("rounded down: %(rest)s is left, and %(least)s was needed") % said
        said |= {"lot": tie_hash(self.key, self.recipient)[:LOT_SHOWN], "last": self.last.hash[:LOT_SHOWN]}
        if self.is_rounded_up:
            return _("rounded up: %(rest)s is left, as with others; lot %(lot)s is not after the last, %(last)s") % said
        return _("rounded down: %(rest)s is left, as with others; lot %(lot)s is after the last, %(last)s") % said


def part_among(units: int, weights: list[tuple[str, int]], *, key: str, recipient: str) -> Part:
    """One part of a division whose weights are all known."""
    division = largest_remainder(units, weights, key=key)
    return Part(units, dict(weights)[recipient], division.total_weight, division.last, key, recipient)
