"""A side is divided anew from a day on: what was ends, what is begins, what stays is left alone."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry, Organisation, Party
from marketplace.catalog.divisions import Division, DivisionUnsound, Earner, Holding, gaps
from marketplace.catalog.models import Participation, Recording, RightsChange, RightsShare
from marketplace.catalog.services import divided_months, share_plans, shares
from marketplace.kit.months import Month
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import NOON, make_label, make_owner, make_party
from tests.factories.catalog import SINCE, make_catalog, make_participation, make_recording, make_share

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)
KOREA = Territory.of("KR")
HALF, QUARTER, ALL = Fraction(1, 2), Fraction(1, 4), Fraction(1)


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Onbit")


@pytest.fixture
def recording(label: Organisation) -> Recording:
    """All of the master is the label's; a quarter of it earns Dalbi."""
    recording = make_recording(make_catalog(label), title="Sea")
    make_participation(make_share(recording), make_party(label, name="Dalbi"), parts=25)
    return recording


def divide(
    *recordings: Recording, to: Division, since: date = DECEMBER, side: Side = Side.MASTER
) -> list[RightsChange]:
    return shares.divide(recordings, {side: to}, since=since, at=NOON, actor=make_owner(recordings[0].organisation))


def rows(recording: Recording) -> list[tuple[str, int, int, str, date, date | None]]:
    return [
        (one.holder.name, one.parts, one.whole, str(one.territory), one.valid_from, one.valid_until)
        for one in recording.shares.order_by("valid_from", "pk")
    ]


def earning(recording: Recording) -> list[tuple[str, str, date, date | None]]:
    found = Participation.objects.filter(share__recording=recording).order_by("valid_from", "pk")
    return [(one.party.name, one.percent, one.valid_from, one.valid_until) for one in found]


def test_split_ends_the_old_share_and_begins_two(recording: Recording) -> None:
    divide(recording, to=(Holding("Onbit", HALF), Holding("Namu", HALF, earners=(Earner("Dalbi", QUARTER, "direct"),))))

    assert rows(recording) == [
        ("Onbit", 1, 1, "WORLD", SINCE, DECEMBER),
        ("Onbit", 1, 2, "WORLD", DECEMBER, None),
        ("Namu", 1, 2, "WORLD", DECEMBER, None),
    ]
    assert earning(recording) == [("Dalbi", "25 %", SINCE, DECEMBER), ("Dalbi", "25 %", DECEMBER, None)]


def test_added_participation_leaves_the_share_and_the_others_alone(recording: Recording) -> None:
    dalbi, nari = Earner("Dalbi", QUARTER, "direct"), Earner("Nari", QUARTER, "through_holder")

    divide(recording, to=(Holding("Onbit", ALL, earners=(dalbi, nari)),))

    assert rows(recording) == [("Onbit", 1, 1, "WORLD", SINCE, None)]
    assert earning(recording) == [("Dalbi", "25 %", SINCE, None), ("Nari", "25 %", DECEMBER, None)]


def test_share_is_ended_on_a_day(recording: Recording) -> None:
    divide(recording, to=())

    assert rows(recording) == [("Onbit", 1, 1, "WORLD", SINCE, DECEMBER)]
    assert earning(recording) == [("Dalbi", "25 %", SINCE, DECEMBER)]


def test_same_again_changes_nothing(recording: Recording) -> None:
    same = (Holding("Onbit", ALL, earners=(Earner("Dalbi", QUARTER, "direct"),)),)

    assert divide(recording, to=same) == []
    assert RightsChange.objects.count() == 0


def test_second_thought_of_the_same_day_replaces_the_first(recording: Recording) -> None:
    divide(recording, to=(Holding("Namu", ALL),))
    divide(recording, to=(Holding("Namu", HALF), Holding("Onbit", HALF)))

    assert rows(recording) == [
        ("Onbit", 1, 1, "WORLD", SINCE, DECEMBER),
        ("Namu", 1, 2, "WORLD", DECEMBER, None),
        ("Onbit", 1, 2, "WORLD", DECEMBER, None),
    ]
    assert [len(change.before) for change in RightsChange.objects.order_by("pk")] == [1, 2]


def test_history_says_who_when_before_and_after(recording: Recording) -> None:
    (change,) = divide(recording, to=(Holding("Namu", ALL),))

    assert (change.actor, change.at, change.since, change.side) == (change.actor, NOON, DECEMBER, "master")
    held: dict[str, object] = {"part": "100", "territory": "WORLD", "from": "2020-01-01", "until": None}
    held["document"] = "contract"
    dalbi: dict[str, object] = {
        "person": "Dalbi",
        "part": "25",
        "payment": "direct",
        "from": "2020-01-01",
        "until": None,
    }
    ended: dict[str, object] = {"until": "2026-12-01"}
    namu: dict[str, object] = held | {"from": "2026-12-01", "document": "", "earners": []}
    assert change.before == [{"holder": "Onbit", **held, "earners": [dalbi]}]
    assert change.after == [{"holder": "Onbit", **held, **ended, "earners": [dalbi | ended]}, {"holder": "Namu"} | namu]
    entry = AuditEntry.objects.get(action="rights.divided")
    assert (entry.subject_uuid, entry.facts["since"], entry.facts["sides"]) == (
        recording.uuid,
        "2026-12-01",
        ["master"],
    )


@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
def test_postgresql_keeps_the_history(recording: Recording, change: str) -> None:
    divide(recording, to=())
    divided_months.close(Month(2026, 9), at=NOON)

    for table in ("catalog_rightschange", "catalog_dividedmonth"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change.format(table))


@pytest.mark.parametrize(
    "division",
    [
        (Holding("Onbit", HALF), Holding("Namu", HALF), Holding("Dalbi", Fraction(1, 100), KOREA)),
        (Holding("Onbit", QUARTER), Holding("Onbit", QUARTER, KOREA)),
        (Holding("Onbit", ALL, until=DECEMBER),),
        (Holding("Onbit", ALL, earners=(Earner("A", HALF, "direct"), Earner("A", QUARTER, "direct"))),),
        (Holding("Onbit", ALL, earners=(Earner("A", ALL, "direct"), Earner("B", QUARTER, "direct"))),),
    ],
)
def test_more_than_there_is_is_refused(recording: Recording, division: Division) -> None:
    with pytest.raises(DivisionUnsound):
        divide(recording, to=division)
    assert rows(recording) == [("Onbit", 1, 1, "WORLD", SINCE, None)]


def test_month_that_was_paid_is_not_rewritten(recording: Recording) -> None:
    divided_months.close(Month(2026, 10), at=NOON)

    with pytest.raises(shares.RightsStand, match="1 November 2026"):
        divide(recording, to=(Holding("Namu", ALL),), since=date(2026, 10, 31))
    divide(recording, to=(Holding("Namu", ALL),), since=date(2026, 11, 1))

    assert rows(recording)[0] == ("Onbit", 1, 1, "WORLD", SINCE, date(2026, 11, 1))


def test_what_nobody_had_stated_may_be_dated_back_into_a_paid_month(recording: Recording) -> None:
    divided_months.close(Month(2026, 10), at=NOON)

    divide(recording, to=(Holding("Namu", ALL),), since=SINCE, side=Side.PUBLISHING)

    assert recording.shares.get(side=Side.PUBLISHING).valid_from == SINCE


def test_share_that_begins_later_keeps_its_room(recording: Recording) -> None:
    later = date(2027, 6, 1)
    RightsShare.objects.filter(recording=recording).update(valid_until=later)
    make_share(recording, holder=make_party(recording.organisation, name="Namu"), valid_from=later)

    with pytest.raises(shares.RightsStand, match="begins on 1 June 2027"):
        divide(recording, to=(Holding("Onbit", HALF), Holding("Dalbi", HALF)))
    divide(recording, to=(Holding("Onbit", HALF, until=later), Holding("Dalbi", HALF, until=later)))

    assert [(row[0], row[4], row[5]) for row in rows(recording)][1:] == [
        ("Onbit", DECEMBER, later),
        ("Dalbi", DECEMBER, later),
        ("Namu", later, None),
    ]


def test_many_are_divided_or_none(label: Organisation, recording: Recording) -> None:
    other = make_recording(recording.catalog)
    make_share(other, holder=make_party(label, name="Namu"), valid_from=date(2027, 1, 1))

    with pytest.raises(shares.RightsStand):
        divide(recording, other, to=(Holding("Dalbi", ALL),))
    assert (rows(recording), other.shares.count(), RightsChange.objects.count()) == (
        [("Onbit", 1, 1, "WORLD", SINCE, None)],
        1,
        0,
    )
    divide(recording, other, to=(Holding("Dalbi", ALL, until=date(2027, 1, 1)),))
    assert (other.shares.count(), RightsChange.objects.count()) == (2, 2)


def test_recordings_of_two_labels_are_not_divided_together(recording: Recording) -> None:
    with pytest.raises(share_plans.NotYoursToDivide):
        divide(recording, make_recording(), to=(Holding("Onbit", ALL),))


def test_preview_leaves_no_trace(label: Organisation, recording: Recording) -> None:
    (planned,) = shares.preview([recording], {Side.MASTER: (Holding("Nobody yet", ALL),)}, since=DECEMBER)

    assert ([one.holder.name for one in planned.ends], [one.holder.name for one in planned.begins]) == (
        ["Onbit"],
        ["Nobody yet"],
    )
    assert not Party.objects.filter(name="Nobody yet").exists()


def test_gaps_name_the_countries() -> None:
    assert gaps([(ALL, WORLD)]) == []
    assert gaps([(HALF, WORLD), (HALF, WORLD - KOREA)]) == [(HALF, KOREA)]
    assert gaps([(HALF, KOREA)]) == [(ALL, WORLD - KOREA), (HALF, KOREA)]
