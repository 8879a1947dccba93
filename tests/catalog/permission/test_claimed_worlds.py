"""In random worlds of labels that list and claim one ISRC, the query says what a slow and plain oracle says."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, Claim, Recording
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.catalog.asking import GENERATIVE, ask
from tests.factories.accounts import NOON, make_label, make_operator
from tests.factories.catalog import make_catalog, make_recording

ISRC = "KRON12600417"
KOREA, JAPAN = Territory.of("KR"), Territory.of("JP")
PLACES, DAYS = [WORLD, KOREA, JAPAN], [date(2026, 1, 1), date(2026, 6, 1)]
LABELS = range(3)
Status = Claim.Status
WAYS = [Status.STANDING, Status.SETTLED, Status.OPENED, Status.REJECTED]
Expected = tuple[str, str, str]


@dataclass(frozen=True)
class Listing:
    """A recording of the one ISRC in a catalog of its own; moments are minutes."""

    label: int
    created: int
    first_listed: int | None
    listed: int | None
    is_listed: bool
    is_withdrawn: bool
    given_up: int | None


@dataclass(frozen=True)
class Claimed:
    """One label's claim to another's listing."""

    claimant: int
    listing: int
    side: Side
    parts: tuple[int, int]
    territory: Territory
    since: date
    status: str


@dataclass(frozen=True)
class World:
    verified: tuple[bool, ...]
    listings: tuple[Listing, ...]
    claims: tuple[Claimed, ...]


@dataclass(frozen=True)
class Question:
    sides: frozenset[Side]
    territory: Territory
    on: date


@st.composite
def listings(draw: st.DrawFn, label: int) -> Listing:
    """Mostly on the market, and sometimes withdrawn, relisted or given up on the way."""
    created = draw(st.integers(0, 20))
    first = draw(st.none() | st.integers(0, 40) | st.integers(0, 40))
    relisted = draw(st.none() | st.integers(1, 20))
    return Listing(
        label,
        created,
        first,
        None if first is None else first + (relisted or 0),
        first is not None and draw(st.integers(0, 3)) > 0,
        draw(st.integers(0, 4)) == 0,
        draw(st.none() | st.none() | st.integers(0, 60)),
    )


@st.composite
def claims(draw: st.DrawFn, made: list[Listing]) -> Claimed:
    listing = draw(st.integers(0, len(made) - 1))
    others = [label for label in LABELS if label != made[listing].label]
    return Claimed(
        draw(st.sampled_from(others)),
        listing,
        draw(st.sampled_from([Side.MASTER, Side.MASTER, Side.MASTER, Side.PUBLISHING])),
        draw(st.sampled_from([(1, 1), (1, 2)])),
        draw(st.sampled_from(PLACES)),
        draw(st.sampled_from(DAYS)),
        draw(st.sampled_from([Status.UPHELD, Status.UPHELD, *WAYS])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    made = [draw(listings(label)) for label in draw(st.lists(st.sampled_from([0, 1, 0, 1, 2]), min_size=2, max_size=4))]
    verified = [draw(st.integers(0, 5)) > 0 for _label in LABELS]
    return World(tuple(verified), tuple(made), tuple(draw(st.lists(claims(made), min_size=1, max_size=3))))


def questions() -> st.SearchStrategy[Question]:
    sides = st.sampled_from([frozenset(Side), frozenset([Side.MASTER]), frozenset([Side.PUBLISHING])])
    return st.builds(Question, sides, st.sampled_from(PLACES), st.sampled_from(DAYS))


def place(world: World, listing: Listing) -> int | None:
    """Since when a label has its place by one listing: from the first one on, and anew after it gave it up."""
    if not world.verified[listing.label] or listing.first_listed is None or listing.listed is None:
        return None
    if listing.given_up is None:
        return max(listing.created, listing.first_listed)
    is_back = listing.is_listed and not listing.is_withdrawn and listing.listed > listing.given_up
    return listing.listed if is_back else None


def first_of(world: World, label: int) -> tuple[int, int] | None:
    """A label's earliest place, and the listing that gives it."""
    mine = [(place(world, one), number) for number, one in enumerate(world.listings) if one.label == label]
    return min(((since, number) for since, number in mine if since is not None), default=None)


def has_won(world: World, label: int, other: int, question: Question) -> bool:
    """Whether the one label has won the whole master from the other, or settled about it, wherever it is asked for."""
    return any(
        claim.claimant == label
        and world.listings[claim.listing].label == other
        and claim.side == Side.MASTER
        and claim.status in {Status.SETTLED, Status.UPHELD}
        and claim.parts == (1, 1)
        and question.territory.numbers <= claim.territory.numbers
        for claim in world.claims
    )


def expected(world: World, number: int, question: Question) -> set[Expected]:
    """What stands against one listing."""
    label, pieces = world.listings[number].label, set()
    for claim in world.claims:
        reaches = claim.territory.numbers & question.territory.numbers and claim.since <= question.on
        if claim.listing == number and claim.status == Status.STANDING and reaches and claim.side in question.sides:
            pieces.add(("claimed", str(claim.side), ""))
    own = first_of(world, label)
    earlier = []
    for other in LABELS:
        theirs = first_of(world, other)
        if other == label or theirs is None or (own is not None and own < theirs):
            continue
        if not has_won(world, label, other, question):
            earlier.append((theirs, other))
    if earlier:
        pieces.add(("listed_first", "", f"Label {min(earlier)[1]}"))
    return pieces


def found(pieces: tuple[Missing, ...]) -> set[Expected]:
    told = [piece for piece in pieces if piece.what in {Piece.CLAIMED, Piece.LISTED_FIRST}]
    return {(str(one.what), str(one.side or ""), one.who if one.what == Piece.LISTED_FIRST else "") for one in told}


def moment(minute: int | None) -> datetime | None:
    return None if minute is None else NOON + timedelta(minutes=minute)


def built(world: World) -> list[Recording]:
    """Write a world as rows, each listing in a catalog of its own."""
    labels = [make_label(name=f"Label {number}") for number in LABELS]
    recordings = []
    for one in world.listings:
        recording = make_recording(make_catalog(labels[one.label]), isrc=ISRC)
        Catalog.objects.filter(pk=recording.catalog_id).update(
            status=Catalog.Status.LISTED if one.is_listed else Catalog.Status.WITHDRAWN,
            listed_at=moment(one.listed),
            first_listed_at=moment(one.first_listed),
        )
        Recording.objects.filter(pk=recording.pk).update(
            created_at=moment(one.created),
            withdrawn_at=NOON if one.is_withdrawn else None,
            given_up_at=moment(one.given_up),
        )
        recordings.append(recording)
    for claim in world.claims:
        _write(claim, world, labels, recordings)
    unsure = [label.pk for label, is_verified in zip(labels, world.verified, strict=True) if not is_verified]
    Organisation.objects.filter(pk__in=unsure).update(status=Organisation.Status.UNVERIFIED)
    return recordings


def _write(claim: Claimed, world: World, labels: list[Organisation], recordings: list[Recording]) -> None:
    is_over = claim.status not in Claim.UNDECIDED
    row = Claim.objects.create(
        status=claim.status,
        claimant=labels[claim.claimant],
        respondent=labels[world.listings[claim.listing].label],
        side=claim.side,
        parts=claim.parts[0],
        whole=claim.parts[1],
        territory=claim.territory,
        since=claim.since,
        opened_at=NOON,
        answer_by=NOON.date(),
        decide_by=NOON.date(),
        standing_at=NOON if claim.status == Status.STANDING else None,
        ended_at=NOON if is_over else None,
        decided_by=make_operator() if is_over else None,
    )
    row.recordings.set([recordings[claim.listing]])


@pytest.mark.django_db
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(worlds(), st.lists(questions(), min_size=1, max_size=3))
def test_p1_3_claims_and_places_stop_just_what_the_oracle_says(world: World, asked: list[Question]) -> None:
    with transaction.atomic():
        recordings = built(world)
        for question in asked:
            use = replace(GENERATIVE, sides=question.sides)
            answer = ask(*recordings, use=use, territory=question.territory, on=question.on)
            for number, recording in enumerate(recordings):
                pieces = answer.missing.get(recording.pk, ())
                assert found(pieces) == expected(world, number, question)
        transaction.set_rollback(True)
