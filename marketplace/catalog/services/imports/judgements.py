"""What one line would do to the catalog, before anything is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.parsing.rows import Fault

Line = tuple[int, Mapping[str, str]]
Outcome = ImportRow.Outcome


@dataclass(frozen=True)
class Change:
    """One field that a line would change."""

    field: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        """Give the change in a form that can be stored."""
        return {"field": self.field, "before": self.before, "after": self.after}


@dataclass
class Judged:
    """One line with its outcome."""

    number: int
    cells: Mapping[str, str]
    outcome: str = Outcome.REFUSED
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    plan: Any = None

    def as_row(self, batch: ImportBatch) -> ImportRow:
        """Give the row that is kept of this line."""
        return ImportRow(
            batch=batch,
            number=self.number,
            outcome=self.outcome,
            cells=dict(self.cells),
            errors=[fault.as_json() for fault in self.faults],
            warnings=[warning.as_json() for warning in self.warnings],
            changes=[change.as_json() for change in self.changes],
            keys=self.keys,
        )


class Judge(Protocol):
    """Tells what lines would do, and does it when asked to."""

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Compare lines with the catalog as it is now."""

    def write(self, judged: Sequence[Judged], *, at: datetime) -> None:
        """Do what was judged to be done."""

    def is_current(self) -> bool:
        """Say whether what was judged last would certainly be judged alike now; it is cheap to ask."""


def counted(outcomes: Iterable[str]) -> dict[str, int]:
    """Count lines by outcome, naming every outcome."""
    counts = dict.fromkeys(Outcome.values, 0)
    for outcome in outcomes:
        counts[outcome] += 1
    return counts
