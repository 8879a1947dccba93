"""The process that reads a report: DuckDB, bounded, able to open that one file and nothing else."""

import csv
import json
import sys
from pathlib import Path
from typing import Any, Final

import duckdb

from licensing.usage.lines import COLUMNS, MOST_ERRORS, MOST_UNITS, REQUIRED, column_of
from marketplace.kit.limits import limit_itself
from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

LEAST_MEMORY: Final = 192 << 20
MOST_MEMORY: Final = 1 << 30
MEMORY_PER_BYTE: Final = 64  # lines that shrink further than this are no report but a bomb
ADDRESS_BYTES: Final = 8 << 30  # DuckDB reserves far more addresses than it uses
CPU_SECONDS: Final = 300
HEADER_BYTES: Final = 1 << 16
MOST_COLUMNS: Final = 200

# Units are whole: `12` and `12.0` are, `12.5`, `1e3`, `nan`, `inf` and negative ones are not.
LINES = """
CREATE TABLE lines AS
SELECT row_number() OVER () + {header} AS row,
       trim({recording}) AS recording, lower(trim({stage})) AS stage, trim({units}) AS said, trim({model}) AS model,
       try_cast(CASE WHEN regexp_full_match(trim({units}), '[0-9]{{1,18}}([.]0*)?')
                     THEN split_part(trim({units}), '.', 1) END AS BIGINT) AS units
FROM {source}
"""
ERRORS = """
SELECT row, said, CASE
    WHEN said = '' OR said IS NULL THEN 'empty'
    WHEN regexp_full_match(said, '-.*') THEN 'negative'
    WHEN units > $most THEN 'huge'
    ELSE 'fraction' END
FROM lines WHERE units IS NULL OR units > $most ORDER BY row LIMIT $limit
"""
SUMS = """
SELECT recording, stage, model, sum(CASE WHEN units <= $most THEN units::HUGEINT ELSE 0 END)::VARCHAR,
       count(*), min(row)
FROM lines GROUP BY recording, stage, model ORDER BY min(row)
"""


def main(path: Path) -> None:
    """Tell the errors of units, then the sums, then the end; or why the file is refused."""
    limit_itself(address_bytes=ADDRESS_BYTES, cpu_seconds=CPU_SECONDS)
    try:
        database = _locked_in(path)
        _load(database, path)
        _tell_all(database)
    except Refused as refused:
        tell({"refused": refused.problem.as_json()})
    except duckdb.OutOfMemoryException:
        problem = Refused(
            _("Reading the file took more time or memory than a report should"),
            _("Add up its lines, and send it again."),
        ).problem
        tell({"refused": problem.as_json()})
    except duckdb.Error:
        problem = Refused(_("The file cannot be read as CSV or Parquet"), _("Export it again, as UTF-8 CSV.")).problem
        tell({"refused": problem.as_json()})


def tell(value: Any) -> None:
    """Write one line to the parent."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")


def _locked_in(path: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that may read one file and change none of these settings."""
    database = duckdb.connect(":memory:")
    database.execute("SET threads = 1")
    memory = min(MOST_MEMORY, LEAST_MEMORY + MEMORY_PER_BYTE * path.stat().st_size)
    database.execute(f"SET memory_limit = '{memory >> 20}MiB'")
    database.execute("SET temp_directory = ''")
    database.execute("SET autoinstall_known_extensions = false")
    database.execute("SET allowed_paths = [" + _text(str(path)) + "]")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def _load(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    with path.open("rb") as stream:
        start = stream.read(HEADER_BYTES)
    if start.startswith(b"PAR1"):
        source = f"read_parquet({_text(str(path))})"
        names = [row[0] for row in database.execute(f"DESCRIBE FROM {source}").fetchall()]
        _create(database, source, names, header=0)
        return
    names, delimiter = _csv_header(start)
    if len(names) > MOST_COLUMNS:
        raise Refused(
            _("The file has more than {limit} columns"),
            _("Its columns are recording, stage, units and model version."),
            limit=MOST_COLUMNS,
        )
    columns = ", ".join(f"{_text(f'c{number}')}: 'VARCHAR'" for number in range(len(names)))
    source = (
        f"read_csv({_text(str(path))}, header = true, auto_detect = false, delim = {_text(delimiter)}, quote = '\"',"
        f" escape = '\"', new_line = {_text(_new_line(start))}, null_padding = true, columns = {{{columns}}})"
    )
    _create(database, source, names, header=1, called=[f"c{number}" for number in range(len(names))])
    _refuse_unread(database, path, start)


def _refuse_unread(database: duckdb.DuckDBPyConnection, path: Path, start: bytes) -> None:
    """Refuse a file with text under its header of which nothing was read: an endless line is no nil report."""
    first = database.execute("SELECT 1 FROM lines LIMIT 1").fetchone()
    rest = start.partition(b"\n")[2]
    if first is None and (rest.strip() or path.stat().st_size > HEADER_BYTES):
        raise Refused(_("No line under the header can be read"), _("Export it again, as UTF-8 CSV."))


def _create(
    database: duckdb.DuckDBPyConnection, source: str, names: list[str], *, header: int, called: list[str] | None = None
) -> None:
    """Put the lines into one table, by the columns that their header names."""
    found: dict[str, str] = {}
    for name, column in zip(names, called or names, strict=True):
        meant = column_of(name)
        if meant and meant not in found:
            found[meant] = f"coalesce({_name(column)}::VARCHAR, '')"
    missing = sorted(REQUIRED - found.keys())
    if missing:
        raise Refused(
            _("The file has no column {columns}"),
            _("Its columns are recording, stage, units and model version."),
            columns=", ".join(missing),
        )
    recording, stage, units, model = (found.get(column, "''") for column in COLUMNS)
    database.execute(
        LINES.format(source=source, header=header, recording=recording, stage=stage, units=units, model=model)
    )


def _csv_header(start: bytes) -> tuple[list[str], str]:
    try:
        first = start.decode("utf-8-sig", errors="strict" if len(start) < HEADER_BYTES else "ignore").splitlines()[0]
    except (UnicodeDecodeError, IndexError):
        raise Refused(_("The file is empty or not UTF-8 text"), _("Send CSV in UTF-8, or Parquet.")) from None
    delimiter = max(",;\t", key=first.count)
    return next(csv.reader([first], delimiter=delimiter)), delimiter


def _new_line(start: bytes) -> str:
    return "\\r\\n" if b"\r\n" in start else "\\n"


def _tell_all(database: duckdb.DuckDBPyConnection) -> None:
    counted = database.execute("SELECT count(*) FROM lines").fetchone()
    tell({"rows": counted[0] if counted else 0})
    for row, said, why in database.execute(ERRORS, {"most": MOST_UNITS, "limit": MOST_ERRORS}).fetchall():
        tell({"error": [row, said, why]})
    sums = database.execute(SUMS, {"most": MOST_UNITS})
    while some := sums.fetchmany(10_000):
        for recording, stage, model, units, lines, row in some:
            tell([recording, stage, model, int(units), lines, row])
    tell({"end": True})


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


if __name__ == "__main__":
    main(Path(sys.argv[1]))
