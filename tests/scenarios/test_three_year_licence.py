"""Five hundred dollars for three years: one month of training, 34 nil reports and one late one.

In the database it is told of few recordings; two of its months are divided among all 100,000 by the engine. All 36 of
them at full size are `python tests/benchmarks/three_years.py`.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Side
from payments.models import Account, RoyaltyLine, Statement
from payments.queries.balances import balances
from payments.queries.books import wrong_in_the_books
from payments.royalties.allocation import ParticipationFact, PoolFact, RecordingFact, ShareFact, allocate
from payments.royalties.recognition import Earning, recognise
from tests.factories.accounts import make_label, make_party
from tests.factories.catalog import make_catalog, make_participation, make_recording
from tests.factories.payments import distribute, make_paid_licence, make_report

STARTS, ENDS = date(2027, 1, 1), date(2030, 1, 1)
MONTHS = Month.touched(STARTS, ENDS)
TRAINED, LATE = MONTHS[0], MONTHS[17]


def first_of(month: Month) -> datetime:
    """The instant at which a month's distribution runs: noon of the first day after it."""
    return datetime.combine(month.next.first_day, datetime.min.time(), UTC) + timedelta(hours=12)


@pytest.mark.django_db
def test_nobody_starves_and_everybody_is_paid_alike() -> None:
    label, artist = make_label(), make_party(name="The Quarter")
    catalog = make_catalog(label)
    songs = [make_recording(catalog, cleared=True) for _ in range(12)]
    for song in songs:
        song.shares.get(side=Side.MASTER).participations.all().delete()
        make_participation(song.shares.get(side=Side.MASTER), artist)
    licence = make_paid_licence(
        songs,
        price=Money.parse("500.00", "USD"),
        at=datetime(2027, 1, 1, 9, tzinfo=UTC),
        months=36,
        access_parts=0,
        publishing_parts=0,
    )
    everybody = dict.fromkeys(songs, 180)

    for month in MONTHS:
        if month == LATE:
            # No report, and no run before its grace ends: the month waits for nothing, least of all for its report.
            distribute(month, at=datetime.combine(month.last_day + timedelta(days=20), datetime.min.time(), UTC))
            make_report(licence, month, everybody, at=first_of(month) + timedelta(days=25))
            continue
        make_report(licence, month, everybody if month == TRAINED else None, at=first_of(month))
        distribute(month, at=first_of(month))

    assert list(wrong_in_the_books()) == []
    standing = {account.kind: amount for account, amount in balances("USD") if amount and account.owner is None}
    assert Account.Kind.SUSPENSE not in standing
    assert Account.Kind.POOL not in standing
    by_song: Counter[int] = Counter()
    for line in RoyaltyLine.objects.all():
        by_song[line.recording_id] += line.amount_units
    assert sum(by_song.values()) == 425_000_000
    assert max(by_song.values()) - min(by_song.values()) <= len(MONTHS)
    statements = Statement.objects.filter(party=artist).order_by("month")
    assert [Month.of(statement.month) for statement in statements] == MONTHS
    for statement in statements:
        pool = sum(line.amount_units for line in RoyaltyLine.objects.filter(run=statement.run))
        assert abs(4 * statement.earned_units - pool) <= 4 * len(songs)


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
