"""An upheld claim changes the shares from a day on, and an appeal that is heard changes them back."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import Membership
from accounts.viewers import Viewer
from marketplace.catalog.models import Claim, ClaimEntry, Recording, RightsShare
from marketplace.catalog.queries.divisions import division_on, sides_on
from marketplace.catalog.queries.shares import shares_visible_to
from marketplace.catalog.services.claims import deciding, decisions
from marketplace.catalog.services.claims.hearing import NotHeardYet
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import NOON, make_label, make_operator, make_owner, make_party
from tests.factories.catalog import make_participation, make_recording, make_share
from tests.factories.claims import begins, hear, make_claim, make_standing

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 11, 1), date(2027, 1, 1)
KOREA, ELSEWHERE = Territory.of("KR"), WORLD - Territory.of("KR")


def decide(claim: Claim, outcome: str, *, from_day: date = DAY, at: datetime = NOON) -> Claim:
    hear(claim, at=at)
    return deciding.decide(
        claim, outcome, reasons="The contract.", days=begins(claim, from_day), at=at, actor=make_operator()
    )


def held_on(recording: Recording, day: date, country: str = "KR") -> list[tuple[str, str, list[str]]]:
    """Who holds what part of the master that day in a country, and who earns what part of that."""
    shares = [
        share
        for share in RightsShare.objects.filter(recording=recording, side=Side.MASTER).order_by("holder__name")
        if share.valid_from <= day and (share.valid_until is None or share.valid_until > day)
        if country in share.territory
    ]
    return [
        (
            share.holder.name,
            f"{share.parts}/{share.whole}",
            [f"{one.party.name} {one.parts}/{one.whole}" for one in share.participations.order_by("pk")],
        )
        for share in shares
    ]


def make_song() -> Recording:
    """Half the label's, a fifth of which is Yoon Dalbi's, and half another holder's."""
    label = make_label(name="Onbit Records")
    recording = make_recording()
    recording.organisation = label
    recording.save()
    mine = make_share(recording, Side.MASTER, parts=1, whole=2)
    make_participation(mine, make_party(label, name="Yoon Dalbi"), parts=20)
    make_share(recording, Side.MASTER, holder=make_party(label, name="Another"), parts=1, whole=2)
    return recording


BEFORE = [("Another", "1/2", []), ("Onbit Records", "1/2", ["Yoon Dalbi 20/100"])]
WON = [("Sunset Records", "1/1", ["Yoon Dalbi 1/10"])]


def test_a_side_that_was_won_shows_no_share_of_whom_it_was_taken_from() -> None:
    song = make_song()
    song.shares.update(valid_from=DAY)

    decide(make_standing(song), Claim.Status.UPHELD)

    (master, _publishing) = sides_on(song, LATER)
    assert [(one.holder.name, one.percent) for one in master.shares] == [("Sunset Records", "100 %")]
    assert [one.holder for one in division_on(song, Side.MASTER, LATER)] == ["Sunset Records"]
    loser = Viewer(user=make_owner(song.organisation), organisation=song.organisation, role=Membership.Role.OWNER)
    assert not shares_visible_to(loser).exists()


def test_upheld_claim_gives_the_side_to_the_claimant_from_the_day_on_and_artists_earn_on() -> None:
    song = make_song()

    claim = decide(make_standing(song), Claim.Status.UPHELD)

    assert (claim.status, claim.shares_from) == (Claim.Status.UPHELD, DAY)
    assert held_on(song, DAY - timedelta(days=1)) == BEFORE
    assert held_on(song, DAY) == held_on(song, LATER) == WON


def test_upheld_claim_to_one_country_leaves_the_others() -> None:
    song = make_song()

    decide(make_standing(song, territory=KOREA), Claim.Status.UPHELD)

    assert (held_on(song, DAY, "KR"), held_on(song, DAY, "JP")) == (WON, BEFORE)


def test_share_that_begins_after_the_day_never_begins_there() -> None:
    song = make_song()
    song.shares.all().update(valid_from=LATER)

    decide(make_standing(song, territory=KOREA), Claim.Status.UPHELD)

    unearned: list[tuple[str, str, list[str]]] = [("Sunset Records", "1/1", [])]
    assert (held_on(song, DAY, "KR"), held_on(song, LATER, "KR"), held_on(song, LATER, "JP")) == (unearned, WON, BEFORE)


def test_side_is_nobodys_before_the_claimed_day() -> None:
    song = make_song()

    claim = decide(make_standing(song, since=date(2026, 11, 10)), Claim.Status.UPHELD)

    assert claim.shares_from == date(2026, 11, 10)
    assert (held_on(song, date(2026, 11, 9)), held_on(song, date(2026, 11, 10))) == (BEFORE, WON)


def test_people_who_earn_differently_by_country_go_on_so() -> None:
    label = make_label(name="Onbit Records")
    song = make_recording()
    artist = make_party(label, name="Yoon Dalbi")
    make_participation(make_share(song, Side.MASTER, holder=label.party, territory=KOREA), artist, parts=30)
    make_participation(make_share(song, Side.MASTER, holder=label.party, territory=ELSEWHERE), artist, parts=10)

    decide(make_standing(song), Claim.Status.UPHELD)

    assert held_on(song, DAY, "KR") == [("Sunset Records", "1/1", ["Yoon Dalbi 3/10"])]
    assert held_on(song, DAY, "JP") == [("Sunset Records", "1/1", ["Yoon Dalbi 1/10"])]


def test_nobody_loses_a_side_before_their_days_to_answer_are_over() -> None:
    claim = make_standing(make_song())

    with pytest.raises(NotHeardYet):
        deciding.decide(
            claim, Claim.Status.UPHELD, reasons="Sure.", days=begins(claim, DAY), at=NOON, actor=make_operator()
        )

    late = NOON + timedelta(days=15)
    decided = deciding.decide(
        claim, Claim.Status.UPHELD, reasons="Silent.", days=begins(claim, DAY), at=late, actor=make_operator()
    )
    assert decided.status == Claim.Status.UPHELD


@pytest.mark.parametrize("outcome", [Claim.Status.REJECTED, Claim.Status.SETTLED])
def test_other_decisions_change_no_share(outcome: str) -> None:
    song = make_song()

    decide(make_standing(song), outcome)

    assert held_on(song, LATER) == BEFORE


def test_appeal_that_is_heard_gives_the_side_back() -> None:
    song = make_song()
    claim = decide(make_standing(song), Claim.Status.UPHELD)

    deciding.appeal(claim, song.organisation, text="A new contract.", at=NOON, actor=None)
    decided = decide(claim, Claim.Status.REJECTED, from_day=LATER)

    assert (decided.status, decided.has_open_appeal) == (Claim.Status.REJECTED, False)
    assert held_on(song, DAY - timedelta(days=1)) == BEFORE
    assert held_on(song, DAY) == WON
    assert held_on(song, LATER) == BEFORE
    assert [entry.kind for entry in claim.entries.all()][-3:] == [
        ClaimEntry.Kind.DECISION,
        ClaimEntry.Kind.APPEAL,
        ClaimEntry.Kind.DECISION,
    ]


def test_appeal_of_a_claimant_that_is_heard_gives_it_the_side() -> None:
    song = make_song()
    claim = decide(make_standing(song), Claim.Status.REJECTED)

    deciding.appeal(claim, claim.claimant, text="A new contract.", at=NOON, actor=None)
    decide(claim, Claim.Status.UPHELD)

    assert held_on(song, DAY) == WON


def test_only_whoever_lost_appeals_and_only_once_and_in_time() -> None:
    song = make_song()
    claim = decide(make_standing(song), Claim.Status.REJECTED)

    with pytest.raises(deciding.NotYoursToAppeal):
        deciding.appeal(claim, song.organisation, text="Hm.", at=NOON, actor=None)
    with pytest.raises(deciding.NotYoursToAppeal):
        deciding.appeal(claim, claim.claimant, text="Hm.", at=NOON + timedelta(days=31), actor=None)
    deciding.appeal(claim, claim.claimant, text="Look again.", at=NOON, actor=None)
    decide(claim, Claim.Status.REJECTED)
    with pytest.raises(deciding.NotYoursToAppeal):
        deciding.appeal(claim, claim.claimant, text="And again.", at=NOON, actor=None)


def test_withdrawn_and_settled_claims_are_not_appealed() -> None:
    withdrawn = decisions.withdraw(make_claim(make_song()), text="A mistake.", at=NOON, actor=None)
    settled = decide(make_standing(make_song(), claimant=make_label()), Claim.Status.SETTLED)

    for claim in (withdrawn, settled):
        with pytest.raises(deciding.NotYoursToAppeal):
            deciding.appeal(claim, claim.claimant, text="Hm.", at=NOON, actor=None)
