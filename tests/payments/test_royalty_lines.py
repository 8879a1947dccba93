"""A pool reaches whom it belongs to, to the unit: by shares, participations and use."""

import pytest
from django.db import DatabaseError

from marketplace.kit.hashing import hash_of
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from payments.models import Account, RoyaltyLine, RoyaltyRun, Statement
from payments.queries.balances import balance_of, balances
from payments.queries.pool_facts import facts_of
from payments.royalties.allocation import allocate
from payments.royalties.corrections import result_hash
from payments.verify_statement import verify
from tests.factories.accounts import make_label
from tests.factories.catalog import make_share
from tests.factories.payments import distribute, make_paid_licence, make_report, noon
from tests.payments.studio import (
    DECEMBER,
    DECEMBER_1ST,
    ISSUED,
    JANUARY_1ST,
    NOVEMBER,
    artist_of,
    document_of,
    make_songs,
    paid,
    usd,
)

pytestmark = pytest.mark.django_db


def test_an_access_pool_reaches_label_and_artist() -> None:
    # 100.00 less Stripe's 3.20 and 15.00 for the platform: 81.80, half a side. Of the master the artist has a quarter,
    # of the publishing, as its writer, half: 10.225 + 20.45.
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), fee=usd("3.20"), at=ISSUED)

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert run.status == RoyaltyRun.Status.POSTED
    assert {account.kind: amount for account, amount in balances("USD") if amount and account.owner is None} == {
        Account.Kind.CLEARING: usd("-96.80"),
        Account.Kind.PLATFORM_REVENUE: usd("15.00"),
    }
    assert paid(artist_of(song)) == Money(30_675_000, "USD")
    assert paid(song.organisation.party) == Money(51_125_000, "USD")
    assert [verify(document_of(statement)) for statement in Statement.objects.all()] == [[], []]


def test_a_weighing_names_exactly_the_lines_that_its_facts_give() -> None:
    songs = make_songs(3)
    make_paid_licence(songs, price=usd("100.00"), at=ISSUED)

    (weighing,) = distribute(NOVEMBER, at=DECEMBER_1ST).weighings.all()

    facts = facts_of(weighing.pool)
    assert weighing.result_hash == result_hash(allocate(facts.pool, facts.recordings).lines())
    assert weighing.input_hash == hash_of([facts.input_hash, []])


def test_use_reported_once_weighs_every_later_month() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("365.00"), at=ISSUED, access_parts=0)
    make_report(licence, NOVEMBER, {songs[0]: 60, songs[1]: 20}, at=DECEMBER_1ST)
    make_report(licence, DECEMBER, at=JANUARY_1ST)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    distribute(DECEMBER, at=JANUARY_1ST)

    # 365.00 less 15 % is 0.85 a day: 25.50 and 26.35; three quarters of it for the first song.
    by_song = dict.fromkeys(songs, 0)
    for line in RoyaltyLine.objects.all():
        by_song[line.recording] += line.amount_units
    assert by_song == {songs[0]: 38_887_500, songs[1]: 12_962_500}


def test_a_late_report_corrects_its_month_and_those_after() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("365.00"), at=ISSUED, access_parts=0)
    distribute(NOVEMBER, at=noon("2026-12-20"))
    assert [paid(artist_of(song)).units for song in songs] == [4_781_250, 4_781_250]

    make_report(licence, NOVEMBER, {songs[0]: 60}, at=noon("2026-12-21"))
    make_report(licence, DECEMBER, at=JANUARY_1ST)
    run = distribute(DECEMBER, at=JANUARY_1ST)

    # All 25.50 + 26.35 is the first song's: three eighths its artist's.
    assert [paid(artist_of(song)).units for song in songs] == [19_443_750, 0]
    statement = Statement.objects.get(run=run, party=artist_of(songs[1]))
    assert (statement.opening_units, statement.corrected_units, statement.closing_units) == (4_781_250, -4_781_250, 0)
    assert [verify(document_of(statement)) for statement in Statement.objects.all()] == [[]] * Statement.objects.count()
    assert balance_of(Account.Kind.POOL, "USD") == usd("0.00")


def test_the_shares_of_the_last_day_count() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    buyer = make_label().party
    song.shares.filter(side=Side.PUBLISHING).update(valid_until="2026-11-30")
    make_share(song, Side.PUBLISHING, holder=buyer, valid_from=NOVEMBER.last_day)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert paid(buyer) == usd("42.50")


def test_postgresql_refuses_to_change_a_line() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    with pytest.raises(DatabaseError, match="is append-only"):
        RoyaltyLine.objects.update(amount_units=0)
