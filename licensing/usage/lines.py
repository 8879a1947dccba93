"""What a report of use says, and what can be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from marketplace.kit.problems import Problem

COLUMNS: Final = ("recording", "stage", "units", "model version")
ALIASES: Final = {
    "recording": "recording",
    "recording id": "recording",
    "isrc": "recording",
    "stage": "stage",
    "units": "units",
    "model version": "model version",
    "model": "model version",
}
REQUIRED: Final = frozenset({"recording", "stage", "units"})
MOST_UNITS: Final = 10**15  # of one line: thirty million years of audio
MOST_ERRORS: Final = 500
MOST_FILE_BYTES: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Sum:
    """The lines that say the same of one recording, stage and model version, added up."""

    recording: str
    stage: str
    model: str
    units: int
    lines: int
    first_row: int


@dataclass(frozen=True, slots=True)
class RowError:
    """One value that cannot be taken: where it stands, and what to do; row 0 is about the whole file."""

    row: int
    column: str
    value: str
    problem: Problem

    def as_json(self) -> dict[str, Any]:
        """The error in a form that can be stored and sent."""
        return {"row": self.row, "column": self.column, "value": self.value, "problem": self.problem.as_json()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` gave."""
        return cls(stored["row"], stored["column"], stored["value"], Problem.from_json(stored["problem"]))


def column_of(name: str) -> str | None:
    """The column of ours that a header means."""
    return ALIASES.get(" ".join(name.strip().lower().replace("_", " ").split()))
