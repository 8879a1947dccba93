"""Files as people would save them, made in memory."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from marketplace.kit.spreadsheets import workbook, write_sheets


def csv_bytes(*rows: Sequence[object], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(*rows: Sequence[object]) -> bytes:
    stream = io.BytesIO()
    book = workbook(stream)
    write_sheets(book, "Rows", iter(rows))
    book.close()
    return stream.getvalue()


def saved(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
