"""A claim that stands stops the side for all; one that is only opened, and whoever listed later, stop nobody else."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from marketplace.catalog.models import Catalog, Claim
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.catalog.services.claims import deciding, decisions, saying
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.catalog.asking import GENERATIVE, KOREA, TODAY, ask, missing
from tests.catalog.claims.test_places import make_twin
from tests.factories.accounts import NOON, make_operator
from tests.factories.catalog import make_recording
from tests.factories.claims import begins, make_claim, make_standing

pytestmark = pytest.mark.django_db


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


def test_newcomer_who_settles_a_claim_to_a_part_stays_a_newcomer() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    claim = make_standing(first, claimant=later.organisation, part=Fraction(1, 10))
    saying.say(claim, first.organisation, text="A tenth.", at=NOON, actor=None)

    deciding.decide(
        claim, Claim.Status.SETTLED, reasons="As agreed.", days=begins(claim, TODAY), at=NOON, actor=make_operator()
    )

    assert ask(first, later).cleared == {first.pk}
