"""A report is taken whole or not at all; each reason to refuse it is broken once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accounts.storage import open_stored
from licensing.models import Licence, Obligation, UsageReport, UsageTotal
from licensing.services import usage_reports
from licensing.services.usage_reports import (
    MonthAlreadyReported,
    MonthInFuture,
    MonthOutsideTerm,
    Sender,
)
from marketplace.catalog.models import Recording
from marketplace.kit.months import Month
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer, make_trained_model
from tests.licensing.licences.reported import HEADER, NOVEMBER, faults, submit, totals, written

pytestmark = pytest.mark.django_db


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
