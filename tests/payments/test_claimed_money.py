"""While a claim stands only the disputed side's money waits; the decision sends it exactly where it belongs."""

from datetime import date

import pytest

from marketplace.catalog.services.claims import decisions
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from payments.models import Hold, Statement
from payments.queries.books import wrong_in_the_books
from payments.queries.claims import amounts_waiting
from payments.services import holds, posting, runs
from payments.verify_statement import verify
from tests.factories.accounts import make_owner
from tests.factories.claims import make_claim, make_standing, stand
from tests.factories.clients import signed_in
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.claimed_song import (
    DECEMBER_10TH,
    NOVEMBER_20TH,
    REJECTED,
    SETTLED,
    UPHELD,
    balances,
    decide,
    money,
    sold_song,
    waiting,
)
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


def test_only_the_disputed_side_waits_and_everything_else_is_paid() -> None:
    song, other = make_songs(2)
    make_paid_licence([song, other], price=usd("200.00"), at=ISSUED)
    claim = make_standing(song, at=NOVEMBER_20TH)

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert waiting() == usd("42.50")
    assert amounts_waiting([claim]) == {claim.pk: [usd("42.50")]}
    assert (paid(artist_of(song)), paid(artist_of(other))) == (usd("21.25"), Money(31_875_000, "USD"))
    assert paid(song.organisation.party) == usd("21.25") + Money(53_125_000, "USD")
    held = [(hold.recording, hold.claim, hold.reason, hold.since, hold.is_standing) for hold in Hold.objects.all()]
    assert held == [(song, claim, Hold.Reason.DISPUTED, DECEMBER_1ST, True)]
    assert run.totals["USD"]["waiting_units"] == usd("42.50").units
    assert list(wrong_in_the_books()) == []


def test_what_waits_stands_dated_on_the_statements_of_both_sides() -> None:
    song, claimant = sold_song()
    claim = make_standing(song, claimant=claimant, at=NOVEMBER_20TH)

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    told = {
        "claim": claim.number,
        "since": "2026-11-20",
        "recording": {"uuid": str(song.uuid), "title": str(song), "isrc": song.isrc},
        "side": "master",
        "amount": usd("42.50").units,
    }
    for side, earned in ((claimant, usd("0.00")), (song.organisation, usd("21.25"))):
        statement = Statement.objects.get(run=run, party=side.party)
        document = document_of(statement)
        assert (document["disputed"], statement.earned_units) == ([told], earned.units)
        assert verify(document) == []
        client = signed_in(make_owner(side))
        page = client.get(f"/statements/{statement.uuid}/").content.decode()
        assert "Waits for a claim" in page
        assert "$42.50" in page
    assert "disputed" not in document_of(Statement.objects.get(run=run, party=artist_of(song)))


def test_claim_that_only_opened_holds_nothing() -> None:
    song, claimant = sold_song()
    make_claim(song, claimant=claimant, at=NOVEMBER_20TH)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert balances(song, claimant) == money(artist="31.875", label="53.125", claimant="0", waiting="0")


@pytest.mark.parametrize(
    "narrowed", [{"territory": Territory.of("KR")}, {"since": date(2026, 12, 1)}], ids=["elsewhere", "later"]
)
def test_claim_that_does_not_reach_the_licence_holds_nothing(narrowed: dict[str, object]) -> None:
    song, claimant = sold_song()
    make_standing(song, claimant=claimant, at=NOVEMBER_20TH, **narrowed)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert waiting() == usd("0.00")


@pytest.mark.parametrize(
    ("outcome", "earners", "expected"),
    [
        (UPHELD, "keep", {"artist": "31.875", "label": "21.25", "claimant": "31.875", "waiting": "0"}),
        (UPHELD, "end", {"artist": "21.25", "label": "21.25", "claimant": "42.5", "waiting": "0"}),
        (REJECTED, "keep", {"artist": "31.875", "label": "53.125", "claimant": "0", "waiting": "0"}),
        (SETTLED, "keep", {"artist": "31.875", "label": "53.125", "claimant": "0", "waiting": "0"}),
    ],
)
def test_what_waited_goes_where_the_decision_says(outcome: str, earners: str, expected: dict[str, str]) -> None:
    song, claimant = sold_song()
    claim = make_standing(song, claimant=claimant, at=NOVEMBER_20TH)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    assert balances(song, claimant) == money(artist="21.25", label="21.25", claimant="0", waiting="42.5")

    decide(claim, outcome, keeps_earners=earners == "keep")
    distribute(DECEMBER, at=JANUARY_1ST)

    assert balances(song, claimant) == money(**expected)
    assert [hold.is_standing for hold in Hold.objects.all()] == [False]
    assert list(wrong_in_the_books()) == []


def test_withdrawn_claim_lets_the_money_go_back_to_whoever_lists() -> None:
    song, claimant = sold_song()
    claim = make_standing(song, claimant=claimant, at=NOVEMBER_20TH)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    decisions.withdraw(claim, text="We were wrong.", at=DECEMBER_10TH, actor=None)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert balances(song, claimant) == money(artist="31.875", label="53.125", claimant="0", waiting="0")


def test_what_was_paid_before_a_claim_stood_stays_paid() -> None:
    """The November of a claim that stands in December was paid: neither the claim nor its decision takes it back."""
    song, claimant = sold_song()
    distribute(NOVEMBER, at=DECEMBER_1ST)
    make_paid_licence([song], price=usd("100.00"), at=noon("2026-12-02"))
    claim = make_standing(song, claimant=claimant, at=DECEMBER_10TH)

    distribute(DECEMBER, at=JANUARY_1ST)
    assert balances(song, claimant) == money(artist="53.125", label="74.375", claimant="0", waiting="42.5")

    claim = decide(claim, UPHELD)
    distribute(DECEMBER.next, at=noon("2027-02-01"))

    assert claim.shares_from == date(2026, 12, 1)
    assert balances(song, claimant) == money(artist="63.75", label="74.375", claimant="31.875", waiting="0")
    assert list(wrong_in_the_books()) == []


def test_claim_that_stands_while_a_run_waits_is_not_paid_past() -> None:
    song, claimant = sold_song()
    claim = make_claim(song, claimant=claimant, at=NOVEMBER_20TH)
    run = runs.approve(runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None), at=DECEMBER_1ST, actor=None)

    stand(claim, at=DECEMBER_1ST)

    with pytest.raises(runs.InputsChanged):
        posting.post(run, at=DECEMBER_1ST, actor=None)
    distribute(NOVEMBER, at=DECEMBER_10TH)
    assert waiting() == usd("42.50")


def test_claim_that_is_over_while_a_run_waits_is_not_held_past() -> None:
    song, claimant = sold_song()
    claim = make_standing(song, claimant=claimant, at=NOVEMBER_20TH)
    run = runs.approve(runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None), at=DECEMBER_1ST, actor=None)

    decisions.withdraw(claim, text="We were wrong.", at=DECEMBER_1ST, actor=None)

    with pytest.raises(runs.InputsChanged):
        posting.post(run, at=DECEMBER_1ST, actor=None)
    distribute(NOVEMBER, at=DECEMBER_10TH)
    assert waiting() == usd("0.00")


def test_nobody_lifts_the_hold_of_a_claim_that_stands() -> None:
    song, claimant = sold_song()
    make_standing(song, claimant=claimant, at=NOVEMBER_20TH)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    with pytest.raises(holds.ClaimUndecided):
        holds.lift(Hold.objects.get(), reason="They agreed.", at=DECEMBER_10TH, actor=None)

    assert waiting() == usd("42.50")
