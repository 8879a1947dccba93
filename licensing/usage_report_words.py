"""What is wrong or improbable in a report of use, in the reader's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from licensing.models import UsageReport
from licensing.usage.lines import RowError
from marketplace.kit.problems import Problem


@dataclass(frozen=True, slots=True)
class ToldError:
    """A row error in the reader's language."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Reason, value and remedy in one line."""
        said = f": “{self.value}”" if self.value else ""
        return f"{self.reason}{said}. {self.remedy}"


def told_errors(stored: list[dict[str, Any]]) -> list[ToldError]:
    """Every error of a refused report, in words."""
    read = [RowError.from_json(error) for error in stored]
    return [ToldError(error.row, error.column, error.value, *error.problem.told(gettext)) for error in read]


@dataclass(frozen=True, slots=True)
class ToldQuestion:
    """What is improbable in a report, in the reader's language, and what to look at."""

    reason: str
    remedy: str


def told_questions(stored: list[dict[str, Any]]) -> list[ToldQuestion]:
    """Everything that a report was asked about, in words."""
    return [ToldQuestion(*Problem.from_json(question).told(gettext)) for question in stored]


def error_rows(report: UsageReport) -> Iterator[Sequence[object]]:
    """The errors as rows of a file, the header first."""
    yield [_("Row"), _("Column"), _("Value"), _("Reason"), _("Remedy")]
    for error in told_errors(report.errors):
        yield [error.row or "", error.column, error.value, error.reason, error.remedy]
