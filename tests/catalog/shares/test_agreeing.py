"""Whoever agrees to a proposal agrees to just what they read, and for nobody but themself."""

from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse

from accounts.models import Organisation
from accounts.services import parties
from marketplace.catalog.divisions import Earner, Holding
from marketplace.catalog.queries.share_proposals import divided_now
from marketplace.catalog.services import share_proposals
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_label,
    make_membership,
    make_owner,
    make_party,
    make_representation,
    make_user,
)
from tests.factories.catalog import make_catalog, make_recording, make_share
from tests.factories.clients import signed_in

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)
TENTH = Fraction(1, 10)


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Onbit")


@pytest.mark.parametrize("renamed", ["Mara", "Dalbi"])
def test_name_that_means_somebody_else_by_now_is_not_agreed_to(label: Organisation, renamed: str) -> None:
    song, mara = make_recording(make_catalog(label)), make_creator(label, name="Mara", user=make_user())
    dalbi = make_creator(label, name="Dalbi")
    make_share(song, Side.PUBLISHING, holder=mara)
    division = (Holding("Onbit", TENTH, earners=(Earner("Dalbi", TENTH, "direct"),)), Holding("Mara", 1 - TENTH))
    proposal = share_proposals.propose(
        [song], {Side.PUBLISHING: division}, since=DECEMBER, words="Ten percent.", at=NOON, actor=make_owner(label)
    )
    party = {"Mara": mara, "Dalbi": dalbi}[renamed]
    parties.describe(party, kind=party.kind, name="Another", at=NOON, actor=None)

    assert mara.user is not None
    with pytest.raises(share_proposals.NameMoved):
        share_proposals.answer(proposal, [mara], agrees=True, at=NOON, actor=mara.user)

    assert [(one.holder, one.percent) for one in song.shares.filter(side=Side.PUBLISHING)] == [(mara, "100 %")]
    parties.describe(party, kind=party.kind, name=renamed, at=NOON, actor=None)
    assert share_proposals.answer(proposal, [mara], agrees=True, at=NOON, actor=mara.user).status == "agreed"


def test_who_works_for_the_label_does_not_agree_for_whom_they_represent(label: Organisation) -> None:
    manager, artist = make_membership(label, user=make_user()).user, make_party(label, name="Mara")
    make_representation(artist, user=manager)
    song = make_recording(make_catalog(label))
    make_share(song, Side.PUBLISHING, holder=artist)
    proposal = share_proposals.propose(
        [song],
        {Side.PUBLISHING: (Holding("Onbit", Fraction(1)),)},
        since=DECEMBER,
        words="Ours.",
        at=NOON,
        actor=manager,
    )

    with pytest.raises(share_proposals.AgreeingWithOneself, match="You work for Onbit"):
        share_proposals.answer(proposal, [artist], agrees=True, at=NOON, actor=manager)


def test_whoever_agrees_reads_each_way_in_which_the_recordings_are_divided(label: Organisation) -> None:
    catalog, mara = make_catalog(label), make_creator(label, name="Mara", user=make_user())
    songs = [make_recording(catalog, title=f"Sea {number}", own_id=f"own-{number}") for number in range(3)]
    for song, parts in zip(songs, (5, 5, 80), strict=True):
        make_share(song, Side.PUBLISHING, holder=mara, parts=parts, whole=100)
        make_share(song, Side.PUBLISHING, parts=100 - parts, whole=100)
    proposal = share_proposals.propose(
        songs,
        {Side.PUBLISHING: (Holding("Onbit", Fraction(1)),)},
        since=DECEMBER,
        words="Ours.",
        at=NOON,
        actor=make_owner(label),
    )

    assert [
        (one.example, one.others, [(held.holder, held.percent) for held in one.division])
        for one in divided_now(proposal, Side.PUBLISHING)
    ] == [
        (songs[0], 1, [("Mara", "5"), ("Onbit", "95")]),
        (songs[2], 0, [("Mara", "80"), ("Onbit", "20")]),
    ]
    page = signed_in(mara.user).get(reverse("share-proposal", args=[proposal.uuid])).content.decode()
    assert ("Now, on “Sea 0”" in page, "and on 1 other" in page, "Now, on “Sea 2”" in page) == (True, True, True)
