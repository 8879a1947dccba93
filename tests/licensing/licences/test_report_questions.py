"""What is improbable in a report is asked about, and refused never."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from licensing.models import Licence, UsageReport
from licensing.usage.checking import Totals, Units
from licensing.usage.questions import Measure, Piece, questions_about
from tests.factories.accounts import make_key
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer

DAY = 86_400


def asked(totals: Totals, *lengths: int | None, last: Units = Units()) -> list[str]:  # noqa: B008
    """What is asked about these sums of recordings 1, 2 … of these lengths, in a month of thirty days."""
    pieces = {number: Piece(f"Song {number}", length) for number, length in enumerate(lengths, start=1)}
    return [question.told()[0] for question in questions_about(totals, Measure(pieces, 30 * DAY, last))]


def test_two_hundred_passes_are_asked_nothing() -> None:
    assert asked({(1, "pretrain", 1): 200 * 240, (2, "pretrain", 1): 30 * DAY}, 240, None) == []


def test_seconds_beyond_sane_passes_are_asked_about_once_with_the_worst() -> None:
    totals = {(1, "pretrain", 1): 48_001, (2, "pretrain", 1): 240_000, (2, "finetune", 1): 100_000}

    assert asked(totals, 240, 240) == ["Recordings read more than 200 times: 2; most often “Song 2”, 1,000 times"]


def test_where_no_length_is_known_the_month_is_the_bound() -> None:
    assert asked({(1, "pretrain", 1): 2_592_001}, None) == [
        "Recordings with more seconds than the month has: 1; the most “Song 1”, 2,592,001 seconds"
    ]


def test_micro_scores_are_not_taken_for_seconds() -> None:
    assert asked({(1, "generate", 1): 10**9}, 240) == []


def test_ten_equal_sums_of_unequal_recordings_are_asked_about() -> None:
    totals = {(number, "pretrain", 1): 60 for number in range(1, 11)}

    assert asked(totals, *range(100, 110)) == ["All 10 sums are the same: 60 units each"]
    assert asked(totals, *[60] * 10) == []
    assert asked({key: units for key, units in totals.items() if key[0] < 10}, *range(100, 110)) == []


def test_a_hundredfold_of_the_last_report_is_asked_about() -> None:
    assert asked({(1, "pretrain", 1): 101}, 240, last=Units(seconds=1)) == [
        "This is more than 100 times what the last report said"
    ]
    assert asked({(1, "pretrain", 1): 100}, 240, last=Units(seconds=1)) == []
    assert asked({(1, "pretrain", 1): 101}, 240, last=Units(scores=1)) == []


@pytest.fixture
def licence() -> Licence:
    catalog = make_catalog()
    recording = make_recording(catalog, cleared=True, isrc="KRA012600417", title="Slow tide", duration_ms=240_000)
    return make_licence([recording], terms=make_offer(catalog))


MANY = "recording,stage,units\nKRA012600417,pretrain,240000\n"
ASKED = {
    "reason": "Recordings read more than 200 times: 1; most often “Slow tide”, 1,000 times",
    "remedy": "Are the units whole seconds of audio, and not milliseconds or samples?",
}


def by_api(licence: Licence, content: str = MANY, **more: Any) -> Any:
    _row, key = make_key(licence.organisation)
    return Client().post(
        f"/api/v1/licences/{licence.uuid}/usage-reports",
        {"month": "2026-11", "file": SimpleUploadedFile("use.csv", content.encode()), **more},
        headers={"Authorization": f"Bearer {key}"},
    )


@pytest.mark.django_db
def test_the_api_takes_an_improbable_report_at_once_and_asks_in_its_answer(licence: Licence) -> None:
    answer = by_api(licence)

    assert (answer.status_code, answer.json()["status"], answer.json()["questions"]) == (201, "accepted", [ASKED])


@pytest.mark.django_db
def test_a_dry_run_by_the_api_keeps_nothing(licence: Licence) -> None:
    answer = by_api(licence, dry_run="true")
    refused = by_api(licence, MANY.replace("pretrain", "distil"), dry_run="true")
    large = by_api(licence, MANY + "\n" * (256 << 10), dry_run="true")

    assert answer.json() == {"rows": 1, "units": 240_000, "questions": [ASKED]}
    assert [answer.status_code, refused.status_code, large.status_code] == [200, 422, 422]
    assert not UsageReport.objects.exists()


@pytest.mark.django_db
def test_the_command_asks_before_and_after(licence: Licence, tmp_path: Path) -> None:
    path = tmp_path / "use.csv"
    path.write_text(MANY)
    told = []
    for options in (["--dry-run"], []):
        out = StringIO()
        call_command("report_usage", licence.number, str(path), "--month", "2026-11", "--json", *options, stdout=out)
        told.append(json.loads(out.getvalue()))

    assert [(one["status"], one["questions"]) for one in told] == [
        ("would be accepted", [ASKED]),
        ("accepted", [ASKED]),
    ]
