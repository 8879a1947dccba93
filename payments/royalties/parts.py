"""One recipient's part of a division, recomputed from its own weight and what the last extra unit was won with."""

from dataclasses import dataclass

from marketplace.kit.division import LastExtra, largest_remainder, tie_hash


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
    def lot(self) -> str:
        """What decides between equal rests."""
        return tie_hash(self.key, self.recipient)

    @property
    def is_rounded_up(self) -> bool:
        if self.last is None:
            return False
        if self.rest != self.last.remainder:
            return self.rest > self.last.remainder
        return self.lot <= self.last.hash

    @property
    def won(self) -> int:
        """What it comes to, in ledger units."""
        whole = abs(self.units) * self.weight // self.total + self.is_rounded_up
        return -whole if self.units < 0 else whole


def part_among(units: int, weights: list[tuple[str, int]], *, key: str, recipient: str) -> Part:
    """One part of a division whose weights are all known."""
    division = largest_remainder(units, weights, key=key)
    return Part(units, dict(weights)[recipient], division.total_weight, division.last, key, recipient)
