"""XLSX: an archive from a stranger, so its sizes are checked before anything in it is unpacked."""

import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import openpyxl

from marketplace.catalog.parsing.tables import MAX_CELL, MAX_COLUMNS, FileRefused, Line, Table, begin, too_many_rows
from marketplace.kit.problems import gettext_noop as _

MAX_ENTRIES: Final = 500
MAX_UNPACKED: Final = 300 * 1024 * 1024
MAX_RATIO: Final = 250
MOST_SHEET_ROWS: Final = 1_048_576
_PIECE: Final = 1 << 20
_DECLARATION: Final = b"<!DOCTYPE"


def read_xlsx(path: Path) -> Table:
    """Begin to read the first sheet of an XLSX file."""
    try:
        with zipfile.ZipFile(path) as archive:
            _checked(archive)
        stream = path.open("rb")  # by its name, openpyxl would ask for an ending; the process ends with the file
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except FileRefused:
        raise
    except MemoryError:
        raise
    except Exception as error:
        raise _unreadable() from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise _unreadable()
    known = sheets[0].max_row
    return begin(_lines(sheets[0]), rows_known=known if isinstance(known, int) and known > 1 else None)


def _lines(sheet: Any) -> Iterator[Line]:
    """Give each row as the text that a person sees."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    number = 0
    while True:
        try:
            row = next(rows, None)
        except (MemoryError, FileRefused):
            raise
        except Exception as error:
            raise FileRefused(
                _("Row {row} of the sheet cannot be read"),
                _("Open the file in a spreadsheet, save it again as XLSX and upload that."),
                row=number + 1,
            ) from error
        if row is None:
            return
        number += 1
        if number > MOST_SHEET_ROWS:  # a row may claim any number, and openpyxl gives all that it leaves out
            raise too_many_rows()
        yield Line(number, [_shown(cell) for cell in row[: MAX_COLUMNS + 1]])


def _shown(cell: Any) -> str:
    """Give a cell as the text that the sheet shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()[: MAX_CELL + 1]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    return _moment(value, str(cell.number_format))


def _number(value: float, shape: str) -> str:
    """Write a number without a needless fraction; a share of a hundred keeps its sign."""
    if "%" in shape:
        return f"{round(value * 100, 6):g}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _moment(value: object, shape: str) -> str:
    """Write a date as ISO does, and a time as the sheet shows it.

    Who types 3:45 into a sheet means minutes and seconds; the sheet keeps hours and minutes, and shows 3:45.
    """
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
    elif isinstance(value, datetime.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
    else:
        return str(value)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if "s" not in shape.lower() and rest == 0:
        return f"{hours}:{minutes:02d}"
    return f"{hours}:{minutes:02d}:{rest:02d}"


def _checked(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that would unpack to more than a sheet ever needs, or that declares a document type."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 4096):
        raise FileRefused(
            _("This XLSX file unpacks to {size} MB, more than a sheet of rows needs"),
            _("Copy the rows into a new sheet without pictures and formats, or save it as CSV."),
            size=unpacked // (1 << 20),
        )
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            _plain(archive, entry)


def _plain(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a document type, the door to entities; read no more than was promised."""
    seen, tail = 0, b""
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            seen += len(piece)
            tail = (tail + piece).replace(b"\0", b"")
            if seen > entry.file_size or _DECLARATION in tail:
                raise _unreadable()
            tail = tail[-len(_DECLARATION) :]


def _unreadable() -> FileRefused:
    """Say that the file is no workbook that we can read."""
    return FileRefused(
        _("This is not an XLSX file that can be read"),
        _("Open the file in a spreadsheet, save it again as XLSX and upload that."),
    )
