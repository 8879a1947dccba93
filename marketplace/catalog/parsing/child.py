"""The process that reads a stranger's file: bounded, without Django, telling its parent one JSON line at a time."""

import json
import sys
from pathlib import Path
from typing import Any

from marketplace.catalog.parsing.csv_files import read_csv
from marketplace.catalog.parsing.tables import (
    CPU_SECONDS,
    MAX_FILE_BYTES,
    MAX_MESSAGE_BYTES,
    MEMORY_BYTES,
    MESSAGE_CPU_SECONDS,
    FileRefused,
    Table,
)
from marketplace.kit.limits import limit_itself
from marketplace.kit.problems import gettext_noop as _


def limit_for(path: Path) -> None:  # pragma: no cover  (only the child may run it)
    """Give up memory, time, and writing files before the first byte is read."""
    seconds = CPU_SECONDS if path.stat().st_size <= MAX_FILE_BYTES else MESSAGE_CPU_SECONDS
    limit_itself(address_bytes=MEMORY_BYTES, cpu_seconds=seconds)


def read(path: Path) -> Table:
    """Begin to read a file of any format, told apart by its first bytes."""
    with path.open("rb") as stream:
        start = stream.read(512)
    if is_markup(start):
        _refuse_larger(path, MAX_MESSAGE_BYTES)
        from marketplace.catalog.parsing.ern.messages import read_message

        return read_message(path)
    _refuse_larger(path, MAX_FILE_BYTES)
    if not start.startswith(b"PK\x03\x04"):
        return read_csv(path)
    from marketplace.catalog.parsing.xlsx_files import read_xlsx  # slow to load, and most files are CSV

    return read_xlsx(path)


def _refuse_larger(path: Path, limit: int) -> None:
    if path.stat().st_size > limit:
        raise FileRefused(
            _("The file is larger than {limit} MB"), _("Divide it into several files."), limit=limit >> 20
        )


def is_markup(start: bytes) -> bool:
    """Does a file begin as XML does, in any encoding? No header of a sheet begins with a pointed bracket."""
    return bytes(byte for byte in start if byte not in b"\0\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def tell(value: Any) -> None:
    """Write one line to the parent."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")


def main(path: Path) -> None:
    """Tell columns, then rows, then the end; or why the file is refused."""
    limit_for(path)
    try:
        table = read(path)
        tell({"columns": table.columns, "rows_known": table.rows_known, "about": table.about})
        for line in table.lines:
            tell([line.number, line.cells])
    except FileRefused as refused:
        tell({"refused": refused.problem.as_json()})
    except MemoryError:
        problem = FileRefused(_("The file needs more memory than a sheet of rows should"), _("Save it as CSV."))
        tell({"refused": problem.problem.as_json()})
    else:
        tell({"end": True})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
