"""What a better knowledge of a month changes: the difference to what was already paid, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from marketplace.kit.hashing import hash_of_rows
from payments.royalties.allocation import Line, Won


class Claimant(NamedTuple):
    """What must be the same for two amounts of one pool to be the same person's for the same reason."""

    recording: UUID
    side: str
    share: UUID | None
    participation: UUID | None
    earner: UUID | None
    payee: UUID | None
    waits: str

    @classmethod
    def of(cls, line: Line) -> "Claimant":
        return cls(line.recording, line.side, line.share, line.participation, line.earner, line.payee, str(line.waits))


@dataclass(frozen=True, slots=True)
class Correction:
    """One amount to add or take back: what is due by the new weighing less what was already paid."""

    claimant: Claimant
    line: Line | None
    paid_before: int

    @property
    def units(self) -> int:
        return (self.line.units if self.line else 0) - self.paid_before


def corrections(paid: dict[Claimant, int], lines: Iterable[Line]) -> list[Correction]:
    """Compare a month weighed again with what was paid for it; who loses all of it is told so too."""
    left = dict(paid)
    found = []
    for line in lines:
        claimant = Claimant.of(line)
        found.append(Correction(claimant, line, left.pop(claimant, 0)))
    found += [Correction(claimant, None, before) for claimant, before in left.items()]
    return sorted((one for one in found if one.units), key=lambda one: tuple(str(part) for part in one.claimant))


def result_hash(lines: Iterable[Line]) -> str:
    """Name a pool's lines by their content, in the one order that an allocation gives them."""
    return hash_of_rows(row_of(line) for line in lines)


def row_of(line: Line) -> list[object]:
    """A line as plain values, for hashing."""
    ids = [str(part) if part else None for part in line[:6]]
    return [*ids, str(line.waits), line.weight, line.recording_units, *_of(line.by_share), *_of(line.by_participation)]


def _of(won: Won) -> list[object]:
    last = won.last
    return [won.weight, won.total, won.units, last.remainder if last else None, last.hash if last else None]
