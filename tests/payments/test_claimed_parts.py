"""A claim to a part, to one of two sides, to several recordings: each month goes to whom it is decided for."""

from datetime import date
from fractions import Fraction

import pytest

from marketplace.catalog.services.claims import deciding, decisions
from marketplace.kit.vocabulary import Side
from payments.queries.books import wrong_in_the_books
from payments.queries.claims import first_days_unpaid
from tests.factories.accounts import make_label, make_owner
from tests.factories.catalog import make_grant
from tests.factories.claims import make_standing
from tests.factories.clients import signed_in
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.claimed_song import (
    DECEMBER_10TH,
    NOVEMBER_20TH,
    REJECTED,
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
    make_songs,
    usd,
)

pytestmark = pytest.mark.django_db


def test_each_recording_of_a_claim_counts_from_its_own_first_unpaid_month() -> None:
    """The early song waits since November; of the late one December is the first month that nobody was paid for."""
    early, late = make_songs(2)
    make_paid_licence([early, late], price=usd("200.00"), at=ISSUED)
    claimant = make_label(name="Sunset Records")
    stood = make_standing(early, claimant=claimant, at=NOVEMBER_20TH)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    decisions.withdraw(stood, text="We add another song.", at=DECEMBER_10TH, actor=None)
    both = make_standing(early, late, claimant=claimant, at=DECEMBER_10TH)

    assert first_days_unpaid(both) == {early.pk: date(2026, 11, 1), late.pk: date(2026, 12, 1)}
    claim = decide(both, UPHELD)

    assert [(one["recording"], one["from"]) for one in claim.taken] == [
        (early.pk, "2026-11-01"),
        (late.pk, "2026-12-01"),
    ]
    page = signed_in(make_owner(claimant)).get(f"/claims/{claim.uuid}/").content.decode()
    assert ("1 November 2026" in page, "1 December 2026" in page) == (True, True)


def test_claim_to_half_a_side_is_paid_half_of_what_waited() -> None:
    song, claimant = sold_song()
    claim = make_standing(song, claimant=claimant, part=Fraction(1, 2), at=NOVEMBER_20TH)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    decide(claim, UPHELD)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert balances(song, claimant) == money(artist="31.875", label="37.1875", claimant="15.9375", waiting="0")
    assert list(wrong_in_the_books()) == []


def test_two_sides_that_are_claimed_are_decided_one_by_one() -> None:
    song, claimant = sold_song()
    publisher = make_label(name="Namu Street Music")
    master = make_standing(song, claimant=claimant, at=NOVEMBER_20TH)
    make_standing(song, claimant=publisher, side=Side.PUBLISHING, at=NOVEMBER_20TH)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    assert waiting() == usd("85.00")

    decide(master, REJECTED)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert balances(song, claimant) == money(artist="10.625", label="31.875", claimant="0", waiting="42.5")
    assert list(wrong_in_the_books()) == []


def test_appeal_that_is_heard_gives_the_side_back_from_the_first_unpaid_month() -> None:
    song, claimant = sold_song()
    claim = make_standing(song, claimant=claimant, at=NOVEMBER_20TH)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    decide(claim, UPHELD)
    distribute(DECEMBER, at=JANUARY_1ST)
    make_grant(claimant.party, song)
    make_paid_licence([song], price=usd("100.00"), at=noon("2027-01-02"))

    appealed = deciding.appeal(claim, song.organisation, text="Look again.", at=noon("2027-01-05"), actor=None)
    decide(appealed, REJECTED)
    distribute(DECEMBER.next, at=noon("2027-02-01"))

    assert balances(song, claimant) == money(artist="63.75", label="74.375", claimant="31.875", waiting="0")
    assert list(wrong_in_the_books()) == []
