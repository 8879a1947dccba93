"""The manifest as files: the JSON Lines that the hash names, and the same rows as CSV and Parquet."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from accounts.storage import chunks, open_stored, size_of
from licensing.manifests import FIELDS, as_table, columns_of, rows_of
from licensing.models import Licence
from marketplace.kit.spreadsheets import csv_lines


def as_json_lines(licence: Licence) -> Iterator[bytes]:
    """The very bytes that the agreement names by their SHA-256."""
    return chunks(open_stored(licence.manifest_sha256), size_of(licence.manifest_sha256))


def as_csv(licence: Licence) -> Iterator[str]:
    """For a spreadsheet: cells that look like formulas are disarmed."""
    with open_stored(licence.manifest_sha256) as manifest:
        yield from csv_lines(as_table(rows_of(manifest)))


def as_parquet(licence: Licence) -> bytes:
    """For a data pipeline."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "manifest.jsonl", Path(folder) / "manifest.parquet"
        with source.open("wb") as out:
            for piece in as_json_lines(licence):
                out.write(piece)
        with open_stored(licence.manifest_sha256) as manifest:
            names = columns_of(next(rows_of(manifest)))
        types = ", ".join(f"{name}: '{FIELDS[name]}'" for name in names)
        chosen = ", ".join(names)
        read = f"read_json($source, format = 'newline_delimited', columns = {{{types}}})"
        with duckdb.connect(":memory:") as database:
            database.execute("SET threads = 1")
            database.execute(
                f"COPY (SELECT {chosen} FROM {read} ORDER BY position) TO '{target}' (FORMAT parquet)",  # noqa: S608
                {"source": str(source)},
            )
        return target.read_bytes()
