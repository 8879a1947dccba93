"""What a report's file may be: CSV or Parquet, not too large, and nothing that reads another file."""

from pathlib import Path

import duckdb
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from licensing.models import Licence, UsageReport
from licensing.services import usage_reports
from licensing.services.usage_reports import (
    ReportTooLarge,
    Sender,
)
from licensing.usage.lines import MOST_FILE_BYTES
from marketplace.catalog.models import Recording
from tests.factories.accounts import NOON
from tests.licensing.licences.reported import HEADER, NOVEMBER, faults, submit, totals, written

pytestmark = pytest.mark.django_db


def test_parquet_counts_as_csv_does(licence: Licence, recordings: list[Recording], tmp_path: Path) -> None:
    path = tmp_path / "report.parquet"
    duckdb.sql(
        f"COPY (SELECT '{recordings[0].isrc}' AS isrc, 'pretrain' AS stage, unnest([1.0, 2.0]) AS units) "
        f"TO '{path}' (FORMAT parquet)"
    )

    assert totals(submit(licence, path)) == [(recordings[0].pk, "pretrain", licence.trained_model.version, 3)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty or not UTF-8 text"),
        ("녹음".encode("utf-16"), "The file is empty or not UTF-8 text"),
        (b"isrc,stage\nx,pretrain\n", "The file has no column {columns}"),
        (b"recording,stage,units\nx,pretrain,1,2,3,4\n", "The file cannot be read as CSV or Parquet"),
        (b"PAR1 and nothing that follows", "The file cannot be read as CSV or Parquet"),
        (b"PK\x03\x04\x00\x00", "The file has no column {columns}"),
    ],
)
def test_what_is_no_report_is_refused_whole(licence: Licence, tmp_path: Path, content: bytes, reason: str) -> None:
    report = submit(licence, written(tmp_path, content))

    assert [(row, told) for row, _column, _value, told in faults(report)] == [(0, reason)]


def test_a_report_reads_no_other_file(licence: Licence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text(HEADER + "secret,pretrain,1,\n")
    cell = "'||(SELECT recording FROM 'secret.csv')||'"

    report = submit(licence, written(tmp_path, f"{HEADER}{cell},pretrain,1,\n"))

    assert report.status == UsageReport.Status.REFUSED
    assert faults(report) == [(2, "recording", cell, "The licence's manifest does not hold this recording")]


def test_a_file_too_large_is_refused_before_it_is_read(licence: Licence, tmp_path: Path, private_files: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as hollow:
        hollow.truncate(MOST_FILE_BYTES + 1)

    with pytest.raises(ReportTooLarge):
        submit(licence, path)

    kept = [file for file in private_files.rglob("*") if file.is_file()]
    assert [file.stat().st_size for file in kept if file.stat().st_size > MOST_FILE_BYTES] == []


def test_a_file_is_hashed_before_its_licence_is_locked(licence: Licence, tmp_path: Path) -> None:
    with written(tmp_path, HEADER).open("rb") as stream, CaptureQueriesContext(connection) as asked:
        usage_reports.receive(licence, NOVEMBER, stream, file_name="report.csv", at=NOON, sender=Sender())

    said = [query["sql"] for query in asked]
    stored = next(place for place, sql in enumerate(said) if "advisory_xact_lock" in sql)
    locked = next(place for place, sql in enumerate(said) if "FOR UPDATE" in sql)
    assert stored < locked
