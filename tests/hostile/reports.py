"""Reports of use that mean harm: CSV, gzip and Parquet."""

import gzip
from pathlib import Path

import duckdb

from tests.hostile.sheets import Make, raw, repeated, text

HEAD = "recording,stage,units,model version\n"
LINE = "KRZ992600017,pretrain,10,m1\n"
NOT_TEXT = "refused: The file is empty or not UTF-8 text"
UNREADABLE = "refused: The file cannot be read as CSV or Parquet"
TOO_MUCH = "refused: Reading the file took more time or memory than a report should"
WHOLE_UNITS = "1 rows, 0 units: Units are whole numbers"
WIDE = "refused: The file has more than 200 columns"
NO_UNITS = "refused: The file has no column units"
NOT_OURS = "1 rows, 0 units: The licence's manifest does not hold this recording"


def parquet(query: str) -> Make:
    """A Parquet file of what a query gives."""
    return lambda path: duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def cut(make: Make, keep: slice) -> Make:
    def made(path: Path) -> None:
        make(path)
        path.write_bytes(path.read_bytes()[keep])

    return made


GOOD = parquet("SELECT 'KRZ992600017' AS recording, 'pretrain' AS stage, 10 AS units, 'm1' AS model")
REPEATED = (
    "SELECT 'KRZ992600017' AS recording, 'pretrain' AS stage, 1 AS units, repeat('x', 1000000) AS model FROM range(300)"
)

CORPUS: dict[str, tuple[Make, str]] = {
    "empty": (raw(b""), NOT_TEXT),
    "one byte": (raw(b"x"), "refused: The file has no column recording, stage, units"),
    "nothing but NUL": (raw(bytes(5_000)), "refused: The file has no column recording, stage, units"),
    "NUL in a line": (text(HEAD + LINE.replace("KRZ", "KR\0Z")), NOT_OURS),
    "UTF-16": (text(HEAD + LINE, "utf-16"), NOT_TEXT),
    "gzip": (raw(gzip.compress((HEAD + LINE).encode())), NOT_TEXT),
    "half a gzip": (raw(gzip.compress((HEAD + LINE * 99).encode())[:30]), NOT_TEXT),
    "a header of a megabyte": (repeated(b"recording,stage,units", b",x", 500_000, b"\n"), WIDE),
    "a cell of 40 MB": (repeated(HEAD.encode(), b"x", 40_000_000), "refused: No line under the header can be read"),
    "a quote never closed": (repeated(HEAD.encode() + b'"', LINE.encode(), 200_000), UNREADABLE),
    "units beyond counting": (text(HEAD + LINE.replace("10", "9" * 400)), WHOLE_UNITS),
    "units that are formulas": (text(HEAD + LINE.replace("10", "=1+1")), WHOLE_UNITS),
    "units that are no number": (text(HEAD + LINE.replace("10", "NaN")), WHOLE_UNITS),
    "a query in a name": (text("recording,stage,\"units'); DROP TABLE lines; --\"\n" + LINE), NO_UNITS),
    "a path in a name": (text(HEAD + LINE.replace("KRZ992600017", "read_csv('/etc/passwd')")), NOT_OURS),
    "a Parquet of nothing": (raw(b"PAR1" + bytes(100) + b"PAR1"), UNREADABLE),
    "a Parquet that promises two gigabytes": (raw(b"PAR1" + bytes(99) + b"\xff\xff\xff\x7fPAR1"), UNREADABLE),
    "half a Parquet": (cut(GOOD, slice(0, 200)), UNREADABLE),
    "a Parquet without its end": (cut(GOOD, slice(0, -4)), UNREADABLE),
    "a Parquet of other columns": (parquet("SELECT 1 AS a"), "refused: The file has no column recording, stage, units"),
    "a Parquet of lists": (
        parquet("SELECT ['a'] AS recording, {'a': 1} AS stage, 10 AS units"), NOT_OURS,
    ),
    "four million lines in a few kilobytes": (
        parquet("SELECT 'KRZ992600017' AS recording, 'pretrain' AS stage, 1 AS units FROM range(5000000)"),
        TOO_MUCH,
    ),
    "a text of a megabyte on every line": (parquet(REPEATED), TOO_MUCH),
    "a good report": (text(HEAD + LINE), "1 rows, 10 units"),
}  # fmt: skip
