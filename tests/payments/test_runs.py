"""A month is distributed once, in its order, and by what was known when it was approved."""

from typing import Any

import pytest
from django.db import DatabaseError, connection

from payments.models import Entry, Hold, RoyaltyRun
from payments.services import holds, posting, runs
from tests.factories.payments import distribute, make_paid_licence, make_report, noon
from tests.payments.studio import DECEMBER, DECEMBER_1ST, ISSUED, JANUARY_1ST, NOVEMBER, artist_of, make_songs, usd

pytestmark = pytest.mark.django_db


def test_preparing_twice_is_the_same_run_until_something_changes() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("365.00"), at=ISSUED, access_parts=5_000)
    first = runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None)

    assert runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None) == first

    make_report(licence, NOVEMBER, {songs[0]: 60}, at=DECEMBER_1ST)
    second = runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None)
    first.refresh_from_db()
    assert (first.status, second.status) == (RoyaltyRun.Status.DISCARDED, RoyaltyRun.Status.PREPARED)
    with pytest.raises(runs.RunNotOpen):
        runs.approve(first, at=DECEMBER_1ST, actor=None)


def test_what_changed_after_approval_is_not_posted() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    run = runs.approve(runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None), at=DECEMBER_1ST, actor=None)
    holds.place(artist_of(song), reason=Hold.Reason.DISPUTED, note="", at=DECEMBER_1ST, actor=None)

    with pytest.raises(runs.InputsChanged):
        posting.post(run, at=DECEMBER_1ST, actor=None)


def test_posting_twice_pays_once() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert posting.post(run, at=DECEMBER_1ST, actor=None) == run == distribute(NOVEMBER, at=JANUARY_1ST)
    assert Entry.objects.filter(kind="distribution").count() == 1


def test_a_month_that_is_not_over_waits_except_in_the_sandbox(settings: Any) -> None:
    settings.STRIPE_SANDBOX = False
    with pytest.raises(runs.MonthNotOver, match="from 2026-12-01 on"):
        runs.prepare(NOVEMBER, at=noon("2026-11-30"), actor=None)

    settings.STRIPE_SANDBOX = True
    assert runs.prepare(NOVEMBER, at=noon("2026-11-30"), actor=None).month == NOVEMBER.first_day


def test_months_are_distributed_in_order() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(DECEMBER, at=JANUARY_1ST)

    with pytest.raises(runs.LaterMonthDistributed):
        runs.prepare(NOVEMBER, at=JANUARY_1ST, actor=None)


@pytest.mark.parametrize(
    "change", ["UPDATE payments_royaltyrun SET result_hash = ''", "DELETE FROM payments_royaltyrun"]
)
def test_postgresql_refuses_to_change_a_posted_run(change: str) -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    with pytest.raises(DatabaseError, match="a posted royalty run never changes"), connection.cursor() as cursor:
        cursor.execute(change)
