"""Whoever lists a recording cannot undo a decision, nor move what is disputed, by file or by page."""

from fractions import Fraction

import pytest

from accounts.models import Organisation
from marketplace.catalog.divisions import Holding
from marketplace.catalog.models import Claim, ImportBatch, Recording, RightsChange
from marketplace.catalog.services import shares
from marketplace.catalog.services.claims import deciding, saying
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side
from tests.catalog.asking import TODAY
from tests.catalog.imports.songs import reasons
from tests.factories.accounts import NOON, make_label, make_operator
from tests.factories.catalog import make_catalog, make_recording, make_share
from tests.factories.claims import begins, make_claim, make_standing
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db
HEADER = ("kind", "recordings", "side", "holder", "part", "person", "from")
SHARE = ("share", "own-1", "master", "Namu", "50%", "", "2027-01-01")
EARNS = ("participation", "own-1", "master", "Sunset Records", "90%", "Crony", "2027-01-01")
NAMU = (Holding("Namu", Fraction(1)),)


def make_song() -> Recording:
    label = make_label(name="Onbit Records")
    recording = make_recording(make_catalog(label), own_id="own-1", title="Sea")
    make_share(recording)
    make_share(recording, Side.PUBLISHING, parts=1, whole=2)
    return recording


def upheld(recording: Recording) -> Claim:
    claim = make_standing(recording)
    saying.say(claim, recording.organisation, text="It is ours.", at=NOON, actor=None)
    return deciding.decide(
        claim, Claim.Status.UPHELD, reasons="Proved.", days=begins(claim, TODAY), at=NOON, actor=make_operator()
    )


def brought(label: Organisation, *rows: tuple[str, ...]) -> list[tuple[int, str, str]]:
    batch = make_import(label, HEADER, *rows, kind=ImportBatch.Kind.RIGHTS)
    return reasons(batch)


def test_file_of_whoever_lists_changes_no_side_that_is_claimed() -> None:
    for make in (make_standing, upheld):
        song = make_song()
        claim = make(song)

        assert brought(song.organisation, SHARE) == [(2, "side", f"The master of “Sea” is claimed: {claim.number}")]


def test_nobody_is_let_earn_from_what_a_claimant_has_won() -> None:
    song = make_song()
    claim = upheld(song)

    assert brought(song.organisation, EARNS) == [(2, "side", f"The master of “Sea” is claimed: {claim.number}")]


def test_page_of_whoever_lists_changes_no_side_that_is_claimed() -> None:
    for make in (make_standing, upheld):
        song = make_song()
        claim = make(song)

        with pytest.raises(shares.RightsStand, match=claim.number):
            shares.divide([song], {Side.MASTER: NAMU}, since=TODAY, at=NOON, actor=None)


def test_other_side_and_other_claims_are_divided_as_always() -> None:
    song = make_song()
    make_standing(song, territory=Territory.of("JP"), side=Side.PUBLISHING)
    make_claim(song, claimant=make_label())

    shares.divide([song], {Side.MASTER: NAMU}, since=TODAY, at=NOON, actor=None)

    assert [share.holder.name for share in song.shares.filter(side=Side.MASTER, valid_until=None)] == ["Namu"]


def test_file_that_was_judged_before_a_claim_stood_is_judged_again() -> None:
    song = make_song()
    row = ("share", "own-1", "publishing", "Namu", "50%", "", "2027-01-01")
    batch = make_import(song.organisation, HEADER, row, kind=ImportBatch.Kind.RIGHTS)
    assert reasons(batch) == []
    claim = make_standing(song, side=Side.PUBLISHING)

    taken = take(batch)

    assert (taken.counts["written"], reasons(batch)) == (
        0,
        [(2, "side", f"The publishing of “Sea” is claimed: {claim.number}")],
    )


def test_history_of_the_recording_tells_what_a_decision_changed() -> None:
    song = make_song()

    claim = upheld(song)

    (change,) = RightsChange.objects.filter(recording=song)
    assert (change.how, change.side, change.since) == (RightsChange.How.CLAIM, Side.MASTER, TODAY)
    assert [one["holder"] for one in change.before] == ["Onbit Records"]
    assert [(one["holder"], one["document"]) for one in change.after] == [
        ("Onbit Records", "contract"),
        ("Sunset Records", claim.number),
    ]
