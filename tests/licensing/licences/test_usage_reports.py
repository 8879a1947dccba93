"""A report is taken whole or not at all; each reason to refuse it is broken once."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.storage import open_stored
from licensing.models import Licence, Obligation, UsageReport, UsageTotal
from licensing.services import usage_reports
from licensing.services.usage_reports import (
    MonthAlreadyReported,
    MonthInFuture,
    MonthOutsideTerm,
    ReportTooLarge,
    Sender,
)
from licensing.usage.checking import Scope, Tally, Units, too_much
from licensing.usage.lines import MOST_ERRORS, MOST_FILE_BYTES, RowError, Sum
from licensing.usage.reading import read_report
from marketplace.catalog.models import Recording
from marketplace.kit.months import Month
from tests.factories.accounts import NOON
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer, make_trained_model

pytestmark = pytest.mark.django_db

NOVEMBER = Month(2026, 11)
HEADER = "recording,stage,units,model version\n"


@pytest.fixture
def recordings() -> list[Recording]:
    catalog = make_catalog()
    make_offer(catalog)
    return [make_recording(catalog, cleared=True, isrc=f"KRA01260041{number}") for number in range(2)]


@pytest.fixture
def licence(recordings: list[Recording]) -> Licence:
    return make_licence(recordings, terms=recordings[0].catalog.terms.get(), stages=("pretrain", "finetune"))


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "report.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def submit(licence: Licence, path: Path, *, month: Month = NOVEMBER, at: datetime = NOON) -> UsageReport:
    return usage_reports.submit(licence, month, path, file_name=path.name, at=at, sender=Sender())


def totals(report: UsageReport) -> list[tuple[int, str, str, int]]:
    return list(report.totals.values_list("recording", "stage", "trained_model__version", "units"))


def faults(report: UsageReport) -> list[tuple[int, str, str, str]]:
    errors = [RowError.from_json(error) for error in report.errors]
    return [(error.row, error.column, error.value, error.problem.reason) for error in errors]


def test_lines_of_one_recording_stage_and_model_are_summed(
    licence: Licence, recordings: list[Recording], tmp_path: Path
) -> None:
    one, two = recordings
    version = licence.trained_model.version
    path = written(
        tmp_path,
        f"{HEADER}{one.isrc},pretrain,10,{version}\n{one.uuid},PRETRAIN,5.0,\n"
        f"kr-a01-26-00410,pretrain,1,{licence.trained_model}\n{one.isrc},finetune,7,\n{two.isrc},pretrain,0,\n",
    )

    report = submit(licence, path)

    assert report.status == UsageReport.Status.ACCEPTED
    assert (report.rows, report.is_nil) == (5, False)
    assert totals(report) == [
        (one.pk, "finetune", version, 7),
        (one.pk, "pretrain", version, 16),
        (two.pk, "pretrain", version, 0),
    ]
    with open_stored(report.sha256) as kept:
        assert kept.read() == path.read_bytes()


def test_a_file_with_bad_rows_changes_nothing_and_names_each(
    licence: Licence, recordings: list[Recording], tmp_path: Path
) -> None:
    isrc = recordings[0].isrc
    rows = [
        f"{isrc},pretrain,10,",
        f"{make_recording().uuid},pretrain,10,",
        f"{isrc},distil,10,",
        f"{isrc},pretrain,10,99",
        f"{isrc},pretrain,-1,",
        f"{isrc},pretrain,nan,",
        f"{isrc},pretrain,inf,",
        f"{isrc},pretrain,1.5,",
        f"{isrc},pretrain,,",
        f"{isrc},pretrain,10000000000000000,",
        f"{isrc},align,-2,",
    ]

    report = submit(licence, written(tmp_path, HEADER + "\n".join(rows)))

    assert report.status == UsageReport.Status.REFUSED
    assert [(row, column, reason) for row, column, _value, reason in faults(report)] == [
        (3, "recording", "The licence's manifest does not hold this recording"),
        (4, "stage", "The licence does not cover this stage"),
        (5, "model version", "The licence does not cover this model version"),
        (6, "units", "Units cannot be negative"),
        (7, "units", "Units are whole numbers"),
        (8, "units", "Units are whole numbers"),
        (9, "units", "Units are whole numbers"),
        (10, "units", "There are no units"),
        (11, "units", "These are more units than {most}"),
        (12, "units", "Units cannot be negative"),
        (12, "stage", "The licence does not cover this stage"),
    ]
    assert not UsageTotal.objects.exists()
    assert licence.obligations.get(kind="report", month=date(2026, 11, 1)).status == Obligation.Status.DUE


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


def test_the_month_lies_in_the_term_and_not_in_the_future_and_is_reported_once(
    licence: Licence, recordings: list[Recording], tmp_path: Path
) -> None:
    path = written(tmp_path, f"{HEADER}{recordings[0].isrc},pretrain,10,\n")

    with pytest.raises(MonthOutsideTerm):
        submit(licence, path, month=Month(2026, 10))
    with pytest.raises(MonthOutsideTerm):
        submit(licence, path, month=Month(2027, 12))
    with pytest.raises(MonthInFuture):
        submit(licence, path, month=Month(2026, 12))
    submit(licence, path)
    with pytest.raises(MonthAlreadyReported):
        submit(licence, path)
    assert UsageReport.objects.count() == 1


def test_a_refused_report_can_be_sent_again(licence: Licence, recordings: list[Recording], tmp_path: Path) -> None:
    submit(licence, written(tmp_path, f"{HEADER}{recordings[0].isrc},pretrain,-1,\n"))

    again = submit(licence, written(tmp_path, f"{HEADER}{recordings[0].isrc},pretrain,1,\n"))

    assert again.status == UsageReport.Status.ACCEPTED


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (datetime(2026, 12, 15, 23, tzinfo=UTC), Obligation.Status.MET),
        (datetime(2026, 12, 16, 1, tzinfo=UTC), Obligation.Status.MET_LATE),
    ],
)
def test_a_month_past_its_grace_is_late_and_never_closed(licence: Licence, at: datetime, status: str) -> None:
    report = usage_reports.submit_nil(licence, NOVEMBER, at=at, sender=Sender())

    duty = licence.obligations.get(kind="report", month=date(2026, 11, 1))
    assert (report.status, report.is_nil) == (UsageReport.Status.ACCEPTED, True)
    assert (duty.status, duty.met_at, duty.evidence) == (status, at, str(report.uuid))


def test_the_model_scope_of_the_terms_says_which_versions_may_be_reported(tmp_path: Path) -> None:
    catalog = make_catalog()
    recording = make_recording(catalog, cleared=True, isrc="KRA012600417")
    family = make_licence([recording], terms=make_offer(catalog, model_scope="model_family"))
    make_trained_model(family.organisation, version="next")
    make_trained_model(family.organisation, name="Other", version="other")
    path = written(tmp_path, f"{HEADER}{recording.isrc},pretrain,1,next\n")
    other = tmp_path / "other.csv"
    other.write_text(f"{HEADER}{recording.isrc},pretrain,1,Other other\n")

    assert [reason for *_place, reason in faults(submit(family, other))] == [
        "The licence does not cover this model version"
    ]
    assert totals(submit(family, path)) == [(recording.pk, "pretrain", "next", 1)]


TOO_MUCH = "With this report the licence's units add up to more than anybody can have used"
DECEMBER = datetime(2026, 12, 20, tzinfo=UTC)


def test_units_that_no_money_could_be_divided_by_are_refused_with_what_was_accepted_before(tmp_path: Path) -> None:
    catalog = make_catalog()
    recording = make_recording(catalog, cleared=True, isrc="KRA012600410")
    terms = make_offer(catalog, stages=["pretrain", "generate"])
    licence = make_licence([recording], terms=terms, stages=("pretrain", "generate"))
    rows = f"KRA012600410,pretrain,{10**13},\nKRA012600410,generate,{10**13 // 2},\n"
    first = submit(licence, written(tmp_path, HEADER + rows))

    more = submit(licence, written(tmp_path, HEADER + rows), month=Month(2026, 12), at=DECEMBER)
    less = submit(licence, written(tmp_path, f"{HEADER}KRA012600410,pretrain,1,\n"), month=Month(2026, 12), at=DECEMBER)

    assert [first.status, more.status, less.status] == ["accepted", "refused", "accepted"]
    assert faults(more) == [(0, "units", "", TOO_MUCH)]
    assert list(more.totals.all()) == []


@pytest.mark.parametrize(
    ("pretrain", "generate", "before", "is_refused"),
    [
        (2**62, 0, Units(), False),
        (2**62, 0, Units(seconds=1), True),
        (0, 2**62 + 1, Units(), True),
        (2**43, 2**42, Units(), False),
        (2**43, 2**43, Units(), True),
        (2**43, 0, Units(scores=2**43), True),
        (2**43, 0, Units(scores=2**43 - 1), False),
    ],
)
def test_seconds_times_scores_stay_below_what_can_be_divided_exactly(
    pretrain: int, generate: int, before: Units, *, is_refused: bool
) -> None:
    totals = {(1, "pretrain", 1): pretrain, (1, "generate", 1): generate}

    assert bool(too_much(totals, before)) == is_refused


def test_a_tally_keeps_no_more_than_the_manifest_allows_for_and_the_errors_that_are_told(tmp_path: Path) -> None:
    tally = Tally(Scope({"a": 1}, frozenset({"pretrain"}), {"": 1}))
    rows = "".join(f"unknown {number},pretrain,1,\n" for number in range(2 * MOST_ERRORS))

    read_report(written(tmp_path, f"{HEADER}a,pretrain,1,\n{rows}"), tally)

    assert (tally.rows, tally.is_hopeless, tally.totals) == (2 * MOST_ERRORS + 1, True, {})
    assert [error.row for error in tally.errors] == list(range(3, MOST_ERRORS + 3))


def test_a_tally_adds_up_every_spelling_of_one_recording() -> None:
    tally = Tally(Scope({"kra01": 1}, frozenset({"pretrain"}), {"": 1}))
    for number, spelling in enumerate(["KR-A01", "kra01", "KRA 01"]):
        tally.add(Sum(spelling, "pretrain", "", 2, 1, number + 2))

    assert (tally.totals, tally.errors) == ({(1, "pretrain", 1): 6}, [])


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
