"""A claim that stands stops the side for all; one that is only opened, and whoever listed later, stop nobody else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, Claim, Recording
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.catalog.services.claims import deciding, decisions, saying
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.catalog.asking import GENERATIVE, KOREA, TODAY, ask, missing
from tests.factories.accounts import NOON, make_label, make_operator
from tests.factories.catalog import make_catalog, make_grant, make_recording
from tests.factories.claims import begins, make_claim, make_standing

pytestmark = pytest.mark.django_db
ISRC = "KRON12600417"


def make_twin(*, name: str, isrc: str = ISRC, label: Organisation | None = None) -> Recording:
    """A cleared recording of one ISRC in a listed catalog of its own."""
    catalog = make_catalog(label or make_label(name=name))
    make_grant(catalog.organisation.party, catalog=catalog)
    return make_recording(catalog, cleared=True, isrc=isrc)


def test_opened_claim_changes_nothing_for_whoever_lists(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)

    make_claim(recording)

    assert missing(recording) == []


def test_standing_claim_stops_the_recording_and_names_the_claim(catalog: Catalog) -> None:
    recording, other = make_recording(catalog, cleared=True), make_recording(catalog, cleared=True)

    claim = make_standing(recording)

    answer = ask(recording, other)
    assert answer.cleared == {other.pk}
    (piece,) = answer.missing[recording.pk]
    assert (piece.what, piece.side, piece.lacks) == (Piece.CLAIMED, Side.MASTER, (f"claim:{claim.number}",))
    assert piece.sentence == (
        f"Two parties say that the master is theirs. Nobody licenses it until that is decided (claim {claim.number})."
    )
    assert Missing.from_json(piece.as_json()) == piece


@pytest.mark.parametrize(
    ("use", "territory", "on"),
    [
        (replace(GENERATIVE, sides=frozenset({Side.PUBLISHING})), WORLD, TODAY),
        (GENERATIVE, Territory.of("JP"), TODAY),
        (GENERATIVE, WORLD, date(2021, 12, 31)),
    ],
)
def test_standing_claim_stops_only_its_side_there_and_since_then(
    catalog: Catalog, use: object, territory: Territory, on: date
) -> None:
    recording = make_recording(catalog, cleared=True)
    Claim.objects.filter(pk=make_standing(recording, territory=KOREA).pk).update(since=date(2022, 1, 1))

    pieces = ask(recording, use=use, territory=territory, on=on).missing.get(recording.pk, ())  # type: ignore[arg-type]

    assert Piece.CLAIMED not in [piece.what for piece in pieces]
    assert missing(recording) == [(Piece.CLAIMED, "Onbit Records")]


def test_claim_that_is_over_stops_nothing(catalog: Catalog) -> None:
    first, second = make_recording(catalog, cleared=True), make_recording(catalog, cleared=True)

    decisions.withdraw(make_standing(first), text="A mistake.", at=NOON, actor=None)
    deciding.decide(
        make_standing(second),
        Claim.Status.REJECTED,
        reasons="No proof.",
        days={},
        at=NOON,
        actor=make_operator(),
    )

    assert ask(first, second).cleared == {first.pk, second.pk}


def test_later_of_two_listings_of_one_isrc_is_the_newcomer_and_named_who_was_first() -> None:
    first = make_twin(name="Onbit Records")
    later = make_twin(name="Sunset Records")

    answer = ask(first, later)

    assert answer.cleared == {first.pk}
    (piece,) = answer.missing[later.pk]
    assert (piece.what, piece.who, piece.party) == (
        Piece.LISTED_FIRST,
        "Onbit Records",
        first.organisation.party.uuid,
    )
    assert piece.sentence == (
        "Onbit Records listed a recording with this ISRC first. Whoever says that it is theirs opens a claim."
    )


def test_who_was_verified_first_is_first_whoever_uploaded_first() -> None:
    """An impostor that uploads before it is verified gains nothing by having been early."""
    impostor, owner = make_twin(name="Impostor"), make_twin(name="Onbit Records")
    tomorrow = owner.created_at + timedelta(days=1)
    Organisation.objects.filter(pk=impostor.organisation_id).update(verified_at=tomorrow)

    assert ask(impostor, owner).cleared == {owner.pk}


def test_who_listed_first_is_first_whoever_uploaded_first() -> None:
    hoarder, owner = make_twin(name="Hoarder"), make_twin(name="Onbit Records")
    tomorrow = owner.created_at + timedelta(days=1)
    Catalog.objects.filter(pk=hoarder.catalog_id).update(listed_at=tomorrow)

    assert ask(hoarder, owner).cleared == {owner.pk}


@pytest.mark.parametrize("status", [Catalog.Status.PREPARING, Catalog.Status.WITHDRAWN])
def test_listing_that_is_not_on_the_market_stands_in_nobodys_way(status: str) -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    Catalog.objects.filter(pk=first.catalog_id).update(status=status)

    assert later.pk in ask(first, later).cleared


def test_unverified_organisation_stands_in_nobodys_way() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    Organisation.objects.filter(pk=first.organisation_id).update(status=Organisation.Status.REFUSED)

    assert later.pk in ask(first, later).cleared


def test_one_label_that_lists_an_isrc_twice_is_no_newcomer_to_itself() -> None:
    label = make_label()
    first, second = make_twin(name="", label=label), make_twin(name="", label=label)

    assert ask(first, second).cleared == {first.pk, second.pk}


def test_newcomer_who_opens_a_claim_stays_blocked_and_the_first_goes_on() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")

    make_claim(first, claimant=later.organisation)

    assert ask(first, later).cleared == {first.pk}


@pytest.mark.parametrize("outcome", [Claim.Status.UPHELD, Claim.Status.SETTLED])
def test_newcomer_who_wins_or_settles_its_claim_is_no_newcomer_any_more(outcome: str) -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    claim = make_standing(first, claimant=later.organisation)
    saying.say(claim, first.organisation, text="It is ours.", at=NOON, actor=None)

    deciding.decide(claim, outcome, reasons="As agreed.", days=begins(claim, TODAY), at=NOON, actor=make_operator())

    assert later.pk in ask(first, later).cleared
    owes = missing(first)
    assert owes == ([(Piece.GRANT, "Sunset Records")] if outcome == Claim.Status.UPHELD else [])
