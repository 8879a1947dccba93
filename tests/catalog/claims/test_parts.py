"""A claim to a part takes that part, from those whom it names, and an appeal gives back what can be given back."""

from datetime import date
from fractions import Fraction

import pytest

from marketplace.catalog.models import Claim, Recording, RightsShare
from marketplace.catalog.services.claims import deciding
from marketplace.catalog.services.claims.opening import NobodyHoldsThat
from marketplace.kit.vocabulary import Side
from tests.catalog.claims.test_deciding import DAY, LATER, decide, held_on, make_song
from tests.factories.accounts import NOON, make_label, make_operator, make_party
from tests.factories.catalog import make_participation, make_recording, make_share
from tests.factories.claims import begins, hear, make_claim, make_standing

pytestmark = pytest.mark.django_db
BEFORE = [("Another", "1/2", []), ("Onbit Records", "1/2", ["Yoon Dalbi 20/100"])]


def holder_of(song: Recording, name: str) -> RightsShare:
    return song.shares.select_related("holder").get(holder__name=name, side=Side.MASTER)


def test_upheld_claim_to_a_part_takes_it_in_proportion_and_leaves_the_rest() -> None:
    song = make_song()

    decide(make_standing(song, part=Fraction(1, 2)), Claim.Status.UPHELD)

    assert held_on(song, date(2026, 10, 31)) == BEFORE
    assert held_on(song, DAY) == [
        ("Another", "1/4", []),
        ("Onbit Records", "1/4", ["Yoon Dalbi 20/100"]),
        ("Sunset Records", "1/2", ["Yoon Dalbi 1/10"]),
    ]


def test_claim_that_names_a_holder_takes_from_them_alone() -> None:
    song = make_song()
    another = holder_of(song, "Another").holder

    claim = decide(make_standing(song, part=Fraction(1, 3), against=(another,)), Claim.Status.UPHELD)

    assert list(claim.against.all()) == [another]
    assert held_on(song, DAY) == [
        ("Another", "1/6", []),
        ("Onbit Records", "1/2", ["Yoon Dalbi 20/100"]),
        ("Sunset Records", "1/3", []),
    ]


def test_claim_to_more_than_the_named_holder_has_says_what_was_not_there() -> None:
    song = make_song()
    another = holder_of(song, "Another").holder

    claim = decide(make_standing(song, part=Fraction(3, 4), against=(another,)), Claim.Status.UPHELD)

    assert [one["lacking"] for one in claim.taken] == ["1/4"]
    assert held_on(song, DAY) == [
        ("Onbit Records", "1/2", ["Yoon Dalbi 20/100"]),
        ("Sunset Records", "1/2", []),
    ]


def test_claim_names_only_who_holds_some_of_it() -> None:
    song = make_song()
    stranger = make_share(make_recording()).holder

    with pytest.raises(NobodyHoldsThat, match=stranger.name):
        make_claim(song, against=(stranger,))


def test_each_recording_has_a_day_of_its_own() -> None:
    first, second = make_song(), make_song()
    second.organisation = first.organisation
    second.save()
    claim = make_standing(first, second)
    hear(claim)

    decided = deciding.decide(
        claim,
        Claim.Status.UPHELD,
        reasons="Proved.",
        days={first.pk: DAY, second.pk: LATER},
        at=NOON,
        actor=make_operator(),
    )

    assert decided.shares_from == DAY
    assert [len(held_on(first, DAY)), len(held_on(second, DAY)), len(held_on(second, LATER))] == [1, 2, 1]


def test_appeal_gives_a_part_back() -> None:
    song = make_song()
    claim = decide(make_standing(song, part=Fraction(1, 2)), Claim.Status.UPHELD)
    deciding.appeal(claim, song.organisation, text="A new contract.", at=NOON, actor=None)

    decide(claim, Claim.Status.REJECTED, from_day=LATER)

    assert len(held_on(song, DAY)) == 3
    assert held_on(song, LATER) == BEFORE


def test_appeal_gives_back_what_was_taken_though_its_row_is_gone() -> None:
    song = make_song()
    claim = decide(make_standing(song, part=Fraction(1, 2)), Claim.Status.UPHELD)
    song.shares.filter(valid_until=DAY, participations=None).delete()
    deciding.appeal(claim, song.organisation, text="A new contract.", at=NOON, actor=None)

    decided = decide(claim, Claim.Status.REJECTED, from_day=LATER)

    assert (decided.taken, held_on(song, LATER)) == ([], BEFORE)


def test_appeal_leaves_what_was_changed_meanwhile_and_says_so() -> None:
    """One recording's winner has sold on what it won; the other's shares are as the decision left them."""
    changed, other = make_song(), make_song()
    other.organisation = changed.organisation
    other.save()
    claim = decide(make_standing(changed, other), Claim.Status.UPHELD)
    won = changed.shares.get(valid_until=None, document=claim.number)
    won.participations.all().delete()
    won.delete()
    make_share(changed, holder=make_share(make_recording()).holder, valid_from=DAY)
    deciding.appeal(claim, claim.respondent, text="A new contract.", at=NOON, actor=None)

    decided = decide(claim, Claim.Status.REJECTED, from_day=LATER)

    assert [one["recording"] for one in decided.taken] == [changed.pk]
    assert (len(held_on(changed, LATER)), held_on(other, LATER)) == (1, BEFORE)


def test_whoever_earned_from_the_claimants_own_part_still_does_where_nobody_else_is_kept() -> None:
    song, sunset = make_song(), make_label(name="Sunset Records")
    own = holder_of(song, "Another")
    own.holder = sunset.party
    own.save()
    make_participation(own, make_party(sunset, name="Own Artist"), parts=50)
    claim = make_standing(song, claimant=sunset)
    hear(claim)

    deciding.decide(
        claim,
        Claim.Status.UPHELD,
        reasons="Proved.",
        days=begins(claim, DAY),
        keeps_earners=False,
        at=NOON,
        actor=make_operator(),
    )

    assert held_on(song, DAY) == [("Sunset Records", "1/1", ["Own Artist 1/4"])]
