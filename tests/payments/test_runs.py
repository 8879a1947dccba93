"""A month is distributed once, to the unit, and what came late is corrected."""

import json
import zlib
from typing import Any

import pytest
from django.db import DatabaseError, connection

from accounts.models import Party
from marketplace.catalog.models import Participation, Recording
from marketplace.kit.hashing import canonical_json, hash_of
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from payments.models import Account, Entry, Hold, Pool, RoyaltyLine, RoyaltyRun, Statement
from payments.queries.balances import balance_of, balances
from payments.queries.pool_facts import facts_of
from payments.queries.statement_lines import RunPools, rows_by_party
from payments.royalties.allocation import allocate
from payments.royalties.corrections import result_hash
from payments.services import holds, posting, runs
from payments.verify_statement import verify
from tests.factories.accounts import make_label, make_party
from tests.factories.catalog import make_catalog, make_participation, make_recording, make_share
from tests.factories.licences import make_offer
from tests.factories.payments import distribute, make_paid_licence, make_paid_licences, make_report, month, noon

pytestmark = pytest.mark.django_db

NOVEMBER, DECEMBER = month("2026-11"), month("2026-12")
ISSUED, DECEMBER_1ST, JANUARY_1ST = noon("2026-11-01"), noon("2026-12-01"), noon("2027-01-01")


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def make_songs(count: int) -> list[Recording]:
    catalog = make_catalog()
    return [make_recording(catalog, cleared=True) for _ in range(count)]


def paid(party: Party) -> Money:
    return balance_of(Account.Kind.PAYEE, "USD", owner=party)


def artist_of(song: Recording) -> Party:
    return Participation.objects.get(share__recording=song, share__side=Side.MASTER).party


def document_of(statement: Statement) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(zlib.decompress(statement.document))
    return document


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


def test_a_statement_says_what_the_ledger_moved() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    for statement in Statement.objects.all():
        assert statement.closing_units == paid(statement.party).units
        assert document_of(statement)["sha256"] == statement.document_sha256
        assert zlib.decompress(statement.document) == canonical_json(document_of(statement))


def test_a_weighing_names_exactly_the_lines_that_its_facts_give() -> None:
    songs = make_songs(3)
    make_paid_licence(songs, price=usd("100.00"), at=ISSUED)

    (weighing,) = distribute(NOVEMBER, at=DECEMBER_1ST).weighings.all()

    facts = facts_of(weighing.pool)
    assert weighing.result_hash == result_hash(allocate(facts.pool, facts.recordings).lines())
    assert weighing.input_hash == hash_of([facts.input_hash, []])


def test_the_rows_of_each_party_come_in_one_order_and_once() -> None:
    songs = make_songs(2)
    make_paid_licence(songs, price=usd("100.00"), at=ISSUED)
    Participation.objects.filter(party=artist_of(songs[0])).update(payment=Participation.Payment.THROUGH_HOLDER)
    run = distribute(NOVEMBER, at=DECEMBER_1ST)
    parties = Party.objects.in_bulk()

    rows = dict(rows_by_party(run, "USD", RunPools.of(run), parties))

    by_song = sorted(songs, key=lambda song: song.uuid)
    of_label, of_artist = rows[songs[0].organisation.party], rows[artist_of(songs[0])]
    sides = [Side.MASTER, Side.PUBLISHING]
    assert [(row.side, row.recording) for row in of_artist] == [(side, songs[0].uuid) for side in sides]
    assert [(row.side, row.recording) for row in of_label] == [
        (side, song.uuid) for side in sides for song in by_song for _line in range(2 if song == songs[0] else 1)
    ]


def test_the_usage_part_waits_for_its_report_or_the_end_of_its_grace() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("365.00"), at=ISSUED, access_parts=0)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert list(Pool.objects.all()) == []

    make_report(licence, NOVEMBER, {songs[0]: 60}, at=noon("2026-12-10"))
    distribute(DECEMBER, at=noon("2027-01-16"))

    assert [(str(pool.month)[:7], pool.amount_units) for pool in Pool.objects.order_by("month")] == [
        ("2026-11", usd("25.50").units),
        ("2026-12", Money(26_350_000, "USD").units),
    ]


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


def test_held_money_waits_in_its_own_account_and_comes_when_the_hold_is_lifted() -> None:
    (song,) = make_songs(1)
    artist = artist_of(song)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    hold = holds.place(artist, reason=Hold.Reason.DISPUTED, note="Two bands", at=ISSUED, actor=None)

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert (paid(artist), balance_of(Account.Kind.HELD, "USD", owner=artist)) == (
        usd("0.00"),
        Money(31_875_000, "USD"),
    )
    statement = Statement.objects.get(run=run, party=artist)
    assert (statement.earned_units, statement.held_units, statement.closing_units) == (31_875_000, 31_875_000, 0)
    assert verify(document_of(statement)) == []

    holds.lift(hold, reason="They agreed.", at=JANUARY_1ST, actor=None)
    assert paid(artist) == Money(31_875_000, "USD")


def test_a_name_that_nobody_claimed_is_held_by_itself() -> None:
    song = make_recording(make_catalog(), cleared=True)
    unknown = make_party(song.organisation, name="Somebody", kind=Party.Kind.UNCLAIMED)
    share = song.shares.get(side=Side.MASTER)
    make_participation(share, unknown, parts=10)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert balance_of(Account.Kind.HELD, "USD", owner=unknown) == Money(4_250_000, "USD")
    assert [hold.reason for hold in Hold.objects.filter(party=unknown)] == [Hold.Reason.UNKNOWN_PAYEE]

    Party.objects.filter(pk=unknown.pk).update(kind=Party.Kind.PERSON)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert [balance_of(Account.Kind.HELD, "USD", owner=unknown), Hold.objects.get().answer] == [
        usd("0.00"),
        "Somebody has claimed this name.",
    ]
    assert paid(unknown) >= Money(4_250_000, "USD")


def test_a_part_that_nobody_controls_any_more_waits_on_its_recording() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    song.shares.filter(side=Side.PUBLISHING).update(valid_until="2026-11-20")

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert balance_of(Account.Kind.SUSPENSE, "USD") == usd("42.50")
    assert [(hold.recording, hold.reason) for hold in Hold.objects.all()] == [(song, Hold.Reason.UNCLAIMED)]


def test_the_shares_of_the_last_day_count() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    buyer = make_label().party
    song.shares.filter(side=Side.PUBLISHING).update(valid_until="2026-11-30")
    make_share(song, Side.PUBLISHING, holder=buyer, valid_from=NOVEMBER.last_day)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert paid(buyer) == usd("42.50")


def test_what_a_label_passes_on_stands_on_both_statements() -> None:
    (song,) = make_songs(1)
    artist, label = artist_of(song), song.organisation.party
    Participation.objects.filter(party=artist).update(payment=Participation.Payment.THROUGH_HOLDER)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    ours, theirs = (Statement.objects.get(run=run, party=party) for party in (artist, label))
    assert (ours.paid_by_holder_units, ours.earned_units, ours.closing_units) == (31_875_000, 0, 0)
    assert (theirs.earned_units, theirs.pass_on_units) == (85_000_000, 31_875_000)


def test_two_licences_of_one_order_share_its_costs_by_price() -> None:
    # 400.00 less Stripe's 12.80 and 15 % for the platform: 327.20, of which a quarter and three quarters.
    (cheap,), (dear,) = make_songs(1), make_songs(1)
    priced = [(cheap, make_offer(cheap.catalog), usd("100.00")), (dear, make_offer(dear.catalog), usd("300.00"))]
    licences = make_paid_licences(priced, fee=usd("12.80"), at=ISSUED)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    pools = {pool.licence: pool.amount_units for pool in Pool.objects.all()}
    by_price = sorted(licences, key=lambda licence: licence.price_units)
    assert [pools[licence] for licence in by_price] == [81_800_000, 245_400_000]


def test_each_licence_is_weighed_by_its_own_rule() -> None:
    cheap, dear = make_songs(1)[0], make_songs(1)[0]
    one = make_paid_licence([cheap], price=usd("100.00"), fee=usd("3.20"), at=ISSUED)
    other = make_paid_licence([dear], price=usd("100.00"), fee=usd("3.20"), at=ISSUED, access_rule="duration")

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert {weighing.rule for weighing in run.weighings.all()} == {"equal-1", "duration-1"}
    assert {pool.licence: pool.amount_units for pool in Pool.objects.all()} == {one: 81_800_000, other: 81_800_000}


@pytest.mark.parametrize(
    "change", ["UPDATE payments_royaltyrun SET result_hash = ''", "DELETE FROM payments_royaltyrun"]
)
def test_postgresql_refuses_to_change_a_posted_run(change: str) -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    with pytest.raises(DatabaseError, match="a posted royalty run never changes"), connection.cursor() as cursor:
        cursor.execute(change)


def test_postgresql_refuses_to_change_a_line() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    with pytest.raises(DatabaseError, match="is append-only"):
        RoyaltyLine.objects.update(amount_units=0)
