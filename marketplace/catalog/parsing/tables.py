"""A file of rows and columns, whatever its format: what every reader gives, and the limits that all keep."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

MAX_FILE_BYTES: Final = 100 * 1024 * 1024
MAX_MESSAGE_BYTES: Final = 300 * 1024 * 1024  # XML says in a kilobyte what a sheet says in a hundred bytes
MAX_COLUMNS: Final = 200
MAX_ROWS: Final = 1_000_000
MAX_CELL: Final = 20_000
MAX_TEXT: Final = MAX_FILE_BYTES  # a sheet keeps a text once and may show it a million times
MEMORY_BYTES: Final = 400 * 1024 * 1024
CPU_SECONDS: Final = 120
MESSAGE_CPU_SECONDS: Final = 400  # for what is larger than any sheet


class FileRefused(Refused):
    """A whole file cannot be read; says where and why."""


@dataclass(frozen=True)
class Line:
    """One line of a table, numbered as a spreadsheet counts it: the header is usually 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The columns of a file, and its lines as they are read."""

    columns: list[str]
    lines: Iterator[Line]
    rows_known: int | None
    about: dict[str, str] = field(default_factory=dict)  # what a message says of itself; a sheet says nothing


def begin(lines: Iterator[Line], *, rows_known: int | None) -> Table:
    """Take the first line that says anything as the header, and keep the limits on those that follow."""
    for header in lines:
        if _fits(header) and any(header.cells):
            break
    else:
        raise FileRefused(_("The file has no rows"), _("Put the names of the columns in the first row."))
    columns = _trimmed(header.cells)
    known = None if rows_known is None else max(rows_known - header.number, 0)
    return Table(columns, _kept(lines, len(columns)), known)


def too_many_rows() -> FileRefused:
    """Say that a file has more rows than any file of ours."""
    return FileRefused(_("The file has more than {limit} rows"), _("Divide it into several files."), limit=MAX_ROWS)


def too_wide(number: int) -> FileRefused:
    """Say that a row has more columns than any file of ours."""
    return FileRefused(
        _("Row {row} has more than {limit} columns"),
        _("Leave out the columns that the market does not need."),
        row=number,
        limit=MAX_COLUMNS,
    )


def cell_too_long(number: int) -> FileRefused:
    """Say that a cell holds more than any cell of ours; often a quote that is never closed."""
    return FileRefused(
        _("A cell in row {row} has more than {limit} characters"),
        _("Look for a quotation mark that is opened there and never closed."),
        row=number,
        limit=MAX_CELL,
    )


def _kept(lines: Iterator[Line], width: int) -> Iterator[Line]:
    """Give the lines that say anything, as wide as the header."""
    checked = (line for line in lines if _fits(line) and any(line.cells))
    text = 0
    for count, line in enumerate(checked, start=1):
        if count > MAX_ROWS:
            raise too_many_rows()
        text += sum(len(cell) for cell in line.cells)
        if text > MAX_TEXT:
            raise FileRefused(
                _("The file is larger than {limit} MB"), _("Divide it into several files."), limit=MAX_TEXT >> 20
            )
        yield Line(line.number, (line.cells + [""] * width)[:width])


def _fits(line: Line) -> bool:
    """Refuse a line that is too wide or holds too long a cell; say yes to all others."""
    if len(line.cells) > MAX_COLUMNS:
        raise too_wide(line.number)
    if any(len(cell) > MAX_CELL for cell in line.cells):
        raise cell_too_long(line.number)
    return True


def _trimmed(cells: list[str]) -> list[str]:
    """Leave out the empty cells at the end."""
    last = max(place for place, cell in enumerate(cells) if cell)
    return cells[: last + 1]
