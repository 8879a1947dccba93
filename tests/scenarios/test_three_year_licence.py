"""Five hundred dollars for three years: one month of training, 34 nil reports and one that came late.

It is told through the database of few recordings, and with ASSENT_FULL_SIZE=1 of 100,000 (about an hour;
`-o log_cli=true --log-cli-level=INFO` shows each month). Two months are divided among all 100,000 by the engine alone;
all 36 so are `python tests/benchmarks/three_years.py`.
"""

import logging
import resource
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Count, Max, Min, Q, Sum

from accounts.models import Party
from licensing.models import Licence
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Account, RoyaltyLine, Statement
from payments.queries.balances import balances
from payments.queries.books import wrong_in_the_books
from payments.royalties.allocation import ParticipationFact, PoolFact, RecordingFact, ShareFact, allocate
from payments.royalties.recognition import Earning, recognise
from tests.factories.accounts import make_label
from tests.factories.equal import make_equal_recordings
from tests.factories.payments import distribute, make_paid_licence, make_report
from tests.tools import IS_FULL_SIZE

ARTISTS, OF_EACH = (100, 1_000) if IS_FULL_SIZE else (2, 6)
NET_UNITS = 425_000_000  # five hundred dollars less the platform's 15 %
STARTS, ENDS = date(2027, 1, 1), date(2030, 1, 1)
MONTHS = Month.touched(STARTS, ENDS)
# The first month's report is late; what it says is known from the sixth month's run on.
LATE, NIL, TRAINED, CORRECTED_IN = MONTHS[0], MONTHS[1], MONTHS[2], MONTHS[5]
logger = logging.getLogger(__name__)


def first_of(month: Month) -> datetime:
    """The instant at which a month's distribution runs: noon of the first day after it."""
    return datetime.combine(month.next.first_day, datetime.min.time(), UTC) + timedelta(hours=12)


def tell(licence: Licence, songs: list[Recording]) -> None:
    """Report and distribute month by month; nobody waits for a report whose grace is over."""
    reports = {TRAINED: dict.fromkeys(songs, 180)}
    for month in MONTHS:
        at = first_of(month)
        if month == LATE:
            at += timedelta(days=20)
        else:
            make_report(licence, month, reports.get(month), at=at)
        if month == CORRECTED_IN:
            make_report(licence, LATE, dict.fromkeys(songs, 60), at=at)
        run = distribute(month, at=at)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        logger.info("%s: %s lines, at most %s MB", month, run.totals["USD"]["lines"], peak)


def due_of_recordings(month: Month) -> tuple[int, int]:
    """The least and the most that a recording got when a month was distributed."""
    rows = RoyaltyLine.objects.filter(run__month=month.first_day, weighing__is_correction=False).order_by()
    by_recording = rows.values("recording").annotate(units=Sum("amount_units"))
    found = by_recording.aggregate(least=Min("units"), most=Max("units"))
    return found["least"], found["most"]


def corrections_by_month() -> dict[Month, tuple[int, int]]:
    """How many recordings a correction changed, of which month, and what it added in all."""
    lines = RoyaltyLine.objects.filter(weighing__is_correction=True).order_by()
    rows: Any = lines.values_list("weighing__pool__month").annotate(
        count=Count("recording", distinct=True), units=Sum("amount_units")
    )
    return {Month.of(month): (count, int(units)) for month, count, units in rows}


def quarters_by_month() -> dict[tuple[Month, str], tuple[int, int]]:
    """What each artist earned when a month was distributed, and what all of the artist's recordings did."""
    lines = RoyaltyLine.objects.filter(weighing__is_correction=False).order_by()
    rows: Any = lines.values_list("run__month", "recording__artist").annotate(
        artists=Sum("amount_units", filter=Q(participation__isnull=False)), whole=Sum("amount_units")
    )
    return {(Month.of(month), artist): (int(artists), int(whole)) for month, artist, artists, whole in rows}


@pytest.mark.django_db(transaction=True)
def test_nobody_starves_and_everybody_is_paid_alike() -> None:
    songs = make_equal_recordings(make_label(), artists=ARTISTS, of_each=OF_EACH)
    licence = make_paid_licence(
        songs,
        price=Money.parse("500.00", "USD"),
        at=datetime(2027, 1, 1, 9, tzinfo=UTC),
        months=36,
        access_parts=0,
        access_rule="duration",
        publishing_parts=0,
    )
    logger.info("%s recordings are licensed", licence.recordings_count)

    tell(licence, songs)

    standing = {account.kind: amount for account, amount in balances("USD") if amount and account.owner is None}
    assert standing == {
        Account.Kind.CLEARING: Money.parse("-500.00", "USD"),
        Account.Kind.PLATFORM_REVENUE: Money.parse("75.00", "USD"),
    }
    # Before anything was reported the longer recordings got more; corrected, each month pays all alike to a unit.
    for month in (LATE, NIL):
        least, most = due_of_recordings(month)
        assert most > 3 * least // 2
    least, most = due_of_recordings(TRAINED)
    assert most - least <= 1
    changed = corrections_by_month()
    assert changed.keys() == {LATE, NIL}
    assert all(count > len(songs) // 2 and units == 0 for count, units in changed.values())
    by_song = dict(
        RoyaltyLine.objects.order_by().values_list("recording").annotate(units=Sum("amount_units")).iterator()
    )
    assert (len(by_song), sum(by_song.values())) == (len(songs), NET_UNITS)
    assert max(by_song.values()) - min(by_song.values()) <= len(MONTHS)
    quarters = quarters_by_month()
    assert {month for month, _artist in quarters} == set(MONTHS)
    assert len(quarters) == ARTISTS * len(MONTHS)
    assert all(abs(4 * artists - whole) <= 4 * OF_EACH for artists, whole in quarters.values())
    stated = Statement.objects.filter(party__kind=Party.Kind.PERSON).values_list("month", "party__name", "earned_units")
    assert {(Month.of(month), artist): units for month, artist, units in stated} == {
        key: artists for key, (artists, _whole) in quarters.items()
    }
    assert list(wrong_in_the_books()) == []
    logger.info("books checked")


def equal_recordings(count: int, label: UUID, artist: UUID) -> list[RecordingFact]:
    """So many recordings of one label, a quarter of each master the artist's."""
    found = []
    for number in range(count):
        quarter = ParticipationFact(UUID(int=2 * 10**9 + number), artist, 25, 100, through_holder=False)
        share = ShareFact(UUID(int=10**9 + number), label, 1, 1, (quarter,))
        found.append(RecordingFact(UUID(int=1_000 + number), 180, {"master": (share,)}))
    return found


def test_a_hundred_thousand_equal_recordings_are_paid_alike_to_a_unit() -> None:
    label, artist = UUID(int=1), UUID(int=2)
    recordings = equal_recordings(100_000, label, artist)
    shares = list(recognise(Earning("licence", 425_000_000, "USD", 0, 1, STARTS, STARTS, ENDS)))
    assert [share.month for share in shares] == MONTHS

    for share in (shares[0], shares[17]):
        pool = PoolFact("licence", str(share.month), "usage", "USD", "units-1", share.units, (("master", 1),))

        paid: Counter[UUID] = Counter()
        by_recording: Counter[UUID] = Counter()
        for line in allocate(pool, recordings).lines():
            assert line.payee is not None
            paid[line.payee] += line.units
            by_recording[line.recording] += line.units

        assert sum(paid.values()) == share.units
        assert set(by_recording.values()) == {share.units // 100_000, share.units // 100_000 + 1}
        assert abs(4 * paid[artist] - share.units) <= 4 * 100_000
