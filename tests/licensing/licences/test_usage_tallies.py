"""Reports are added up exactly, and never to more than money can be divided by."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from licensing.usage.checking import Scope, Tally, Units, too_much
from licensing.usage.lines import MOST_ERRORS, Sum
from licensing.usage.reading import read_report
from marketplace.kit.months import Month
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer
from tests.licensing.licences.reported import HEADER, faults, submit, written

pytestmark = pytest.mark.django_db

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
