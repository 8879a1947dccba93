"""CSV as people save it: UTF-8 with or without its mark, UTF-16, Korean Excel's CP949; commas, semicolons or tabs."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from marketplace.catalog.parsing.tables import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    FileRefused,
    Line,
    Table,
    begin,
    cell_too_long,
    too_many_rows,
)
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.spreadsheets import restored

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE: Final = 1 << 20
_LONGEST_LINE: Final = 2 * (MAX_CELL + 2) * MAX_COLUMNS  # every sign of every cell a doubled quotation mark
_MOST_BLANK: Final = 50_000  # rows of nothing, which sheets like to end with


# What is taken for UTF-16 by its zero bytes alone may be a program or an old workbook.
_GUESSED: Final = frozenset({"utf-16-le", "utf-16-be"})
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_csv(path: Path) -> Table:
    """Begin to read a CSV file."""
    encoding = _encoding(path)
    csv.field_size_limit(MAX_CELL)
    delimiter, skipped = _delimiter(path, encoding)
    with _opened(path, encoding) as counted:
        rows_known = _counted(_records(counted, delimiter, skipped))
    return begin(_lines(path, encoding, delimiter, skipped), rows_known=rows_known + skipped)


def _counted(records: Iterator[list[str]]) -> int:
    """Count the rows, and refuse too many of them before the first is given."""
    count = said = 0
    for cells in records:
        count += 1
        said += any(cells)
        if said > MAX_ROWS + 1:  # the header is none
            raise too_many_rows()
    return count


def _lines(path: Path, encoding: str, delimiter: str, skipped: int) -> Iterator[Line]:
    """Give each record with its text as it was before an export unarmed it."""
    with _opened(path, encoding) as stream:
        for number, cells in enumerate(_records(stream, delimiter, skipped), start=1 + skipped):
            yield Line(number, [restored(cell).strip() for cell in cells])


def _records(stream: TextIO, delimiter: str, skipped: int) -> Iterator[list[str]]:
    """Divide the text into records and cells."""
    for _line in range(skipped):
        stream.readline()
    number = skipped
    try:
        for number, cells in enumerate(csv.reader(_text_lines(stream), delimiter=delimiter), start=1 + skipped):
            if number > MAX_ROWS + _MOST_BLANK:
                raise too_many_rows()
            yield cells
    except csv.Error as error:
        raise cell_too_long(number + 1) from error


def _text_lines(stream: TextIO) -> Iterator[str]:
    """Give the lines of a text; one that is longer than all cells of a row can be is cut, and then refused."""
    while line := stream.readline(_LONGEST_LINE):
        yield line


def _opened(path: Path, encoding: str) -> TextIO:
    """Open the file as text and leave its line ends alone."""
    return path.open(encoding=encoding, newline="")


def _encoding(path: Path) -> str:
    """Find how the text is encoded, by its mark, its zero bytes, or what reads without a fault."""
    with path.open("rb") as stream:
        start = stream.read(4096)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        candidates = _unmarked(start)
    for encoding in candidates:
        if _reads(path, encoding) and not (encoding in _GUESSED and _CONTROL.search(start.decode(encoding, "ignore"))):
            return encoding
    raise FileRefused(
        _("The text of this file is in an encoding that we do not know"),
        _("In Excel choose “Save as”, then “CSV UTF-8”."),
    )


def _unmarked(start: bytes) -> tuple[str, ...]:
    """Guess by zero bytes: in UTF-16 every other byte of Latin text is one."""
    zeros = start.count(0)
    if zeros * 3 > len(start):
        return ("utf-16-le",) if start[1::2].count(0) * 2 > zeros else ("utf-16-be",)
    return ("utf-8", "cp949")


def _reads(path: Path, encoding: str) -> bool:
    """Does the whole file read as this encoding?"""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """Find what divides the cells, from Excel's own `sep=` line or from the header."""
    with _opened(path, encoding) as stream:
        header = ""
        while not header.strip() and (line := stream.readline(MAX_CELL)):
            header = line
    if declared := re.fullmatch(r"sep=([,;\t])\s*", header, re.IGNORECASE):
        return declared[1], 1
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=bare.count), 0
