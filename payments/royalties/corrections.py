"""What a better knowledge of a month changes: the difference to what was already paid, line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from marketplace.kit.hashing import canonical_json
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


class ResultHash:
    """Names a pool's lines by their content, in the one order that an allocation gives them, as they pass by."""

    def __init__(self) -> None:
        self._digest = sha256()

    def over(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Hand on each line, and take it into the hash."""
        for line in lines:
            self._digest.update(canonical_json(row_of(line)))
            self._digest.update(b"\n")
            yield line

    def hexdigest(self) -> str:
        """The hash of all lines that have passed."""
        return self._digest.hexdigest()


def result_hash(lines: Iterable[Line]) -> str:
    """Name a pool's lines by their content."""
    found = ResultHash()
    for _line in found.over(lines):
        pass
    return found.hexdigest()


def row_of(line: Line) -> list[object]:
    """A line as plain values, for hashing."""
    ids = [str(part) if part else None for part in line[:6]]
    return [*ids, str(line.waits), line.weight, line.recording_units, *_of(line.by_share), *_of(line.by_participation)]


def _of(won: Won) -> list[object]:
    last = won.last
    return [won.weight, won.total, won.units, last.remainder if last else None, last.hash if last else None]
