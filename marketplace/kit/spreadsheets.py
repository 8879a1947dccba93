"""Cells that a spreadsheet would run: the one pair that every export and every import uses.

A CSV cell that begins like a formula gets an apostrophe before it (ASVS 1.2.10), and loses exactly one when we read it,
so the text survives any number of round trips. A cell of an XLSX file says itself that it is text and needs neither.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, Final

BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel reads UTF-8 as something else, and Hangul is lost
SHEET_ROWS: Final = 1_048_576
_STARTS: Final = r"[\s']*[=+\-@\t\r\n\x00＝＋－＠]"
_ARMED: Final = re.compile(_STARTS)
_UNARMED: Final = re.compile("'" + _STARTS)


def unarmed(value: object) -> object:
    """Give the cell as CSV may hold it: text that begins like a formula gets an apostrophe, all else stays."""
    return f"'{value}" if isinstance(value, str) and _ARMED.match(value) else value


def restored(text: str) -> str:
    """Give the text that `unarmed` was given."""
    return text[1:] if _UNARMED.match(text) else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write rows as the lines of a CSV file that Excel opens safely, ready to be streamed."""
    line = io.StringIO()
    writer = csv.writer(line)
    line.write(BYTE_ORDER_MARK)
    for row in rows:
        writer.writerow([unarmed(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def workbook(stream: IO[bytes]) -> Any:
    """Begin an XLSX file that runs nothing and keeps little in memory; `close()` it at the end."""
    import xlsxwriter  # readers of strangers' files start without it

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(stream, options)


def write_sheets(book: Any, name: str, rows: Iterable[Sequence[object]], *, widths: Sequence[int] = ()) -> None:
    """Write rows to a sheet with a bold first row, and on to further sheets when one is full."""
    rows = iter(rows)
    header = next(rows, ())
    sheet, row_number, sheets = None, SHEET_ROWS, 0
    for row in rows:
        if row_number >= SHEET_ROWS:
            sheets += 1
            sheet, row_number = _begin_sheet(book, name if sheets == 1 else f"{name} {sheets}", header, widths), 1
        _write_row(sheet, row_number, row)
        row_number += 1
    if sheet is None:
        _begin_sheet(book, name, header, widths)


def _begin_sheet(book: Any, name: str, header: Sequence[object], widths: Sequence[int]) -> Any:
    """Add a sheet with its header."""
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    _write_row(sheet, 0, header, book.add_format({"bold": True}))
    return sheet


def _write_row(sheet: Any, row_number: int, row: Sequence[object], form: Any = None) -> None:
    """Write each value as what it is: numbers as numbers, all else as text that is never run."""
    for column, value in enumerate(row):
        if _is_number(value):
            sheet.write_number(row_number, column, value, form)
        elif value not in (None, ""):
            sheet.write_string(row_number, column, str(value), form)


def _is_number(value: object) -> bool:
    """Whether a cell holds a value as the number that it is: of an exact amount it keeps some sixteen digits."""
    if isinstance(value, Decimal):
        return Decimal(repr(float(value))) == value
    return isinstance(value, int | float) and not isinstance(value, bool)
