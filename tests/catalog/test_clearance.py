"""Each rule of clearance is broken once; what is missing is named, and so is who can supply it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from marketplace.catalog.models import Catalog
from marketplace.catalog.queries.clearance import Clearance, Line, Missing, Piece, clearance
from marketplace.kit.money import CurrencyMismatch, Money
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Content, Purpose, Side, Stage
from tests.catalog.asking import GENERATIVE, KOREA, THREE_DOLLARS, TODAY, ask, missing
from tests.factories.accounts import make_party
from tests.factories.catalog import (
    clear,
    make_catalog,
    make_freeze,
    make_grant,
    make_recording,
    make_share,
    make_work,
)

pytestmark = pytest.mark.django_db


def test_recording_with_every_yes_is_cleared(catalog: Catalog) -> None:
    first, second = make_recording(catalog, cleared=True), make_recording(catalog, cleared=True)

    assert ask(first, second) == Clearance(frozenset({first.pk, second.pk}), {})


def test_nothing_asked_needs_no_answer() -> None:
    assert clearance([], GENERATIVE, on=TODAY, territory=WORLD) == Clearance(frozenset(), {})


def test_what_is_no_recording_is_neither_cleared_nor_missing_anything(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)
    lines = [Line(recording.pk, THREE_DOLLARS), Line(recording.pk + 1, THREE_DOLLARS)]

    answer = clearance(lines, GENERATIVE, on=TODAY, territory=WORLD)

    assert answer == Clearance(frozenset({recording.pk}), {})


def test_freshly_imported_recording_misses_everything(catalog: Catalog) -> None:
    recording = make_recording(catalog)

    assert missing(recording) == [
        (Piece.NO_ARTIST, "Onbit Records"),
        (Piece.NO_HUMAN, "Onbit Records"),
        (Piece.NO_WRITER, "Onbit Records"),
        (Piece.SHARE, "Onbit Records"),
        (Piece.SHARE, "Onbit Records"),
    ]


def test_one_missing_yes_drops_only_its_own_recording(catalog: Catalog) -> None:
    good, frozen = make_recording(catalog, cleared=True), make_recording(catalog, cleared=True)
    make_freeze(frozen)

    answer = ask(good, frozen)

    assert answer.cleared == {good.pk}
    assert [piece.what for piece in answer.missing[frozen.pk]] == [Piece.FROZEN]


def test_publisher_without_a_grant_is_named(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(catalog, cleared=True, publisher=publisher)

    assert missing(recording) == [(Piece.GRANT, "Namu Street Music")]
    piece = ask(recording).missing[recording.pk][0]
    assert (piece.side, piece.party) == (Side.PUBLISHING, publisher.uuid)
    assert piece.sentence == "Namu Street Music has not given permission for the publishing."


@pytest.mark.parametrize(
    ("narrowed", "lacks"),
    [
        ({"purposes": (Purpose.DATA_MINING,)}, "not for: training a generative model"),
        ({"stages": (Stage.FINETUNE,), "contents": ()}, "not for: pre-training, audio"),
        ({"contents": (Content.METADATA,)}, "not for: audio"),
        ({"sides": (Side.MASTER,)}, "not for this side"),
        ({"territory": KOREA}, "only in South Korea"),
        ({"territory": Territory.of("KR", "JP")}, "only in Japan, South Korea"),
        ({"territory": WORLD - KOREA}, "only in these countries: WORLD-KR"),
        ({"valid_from": date(2026, 11, 16)}, "only from 16 November 2026"),
        ({"valid_until": TODAY}, "only before 15 November 2026"),
        ({"least_price": Money.parse("3.01", "USD")}, "only for a higher price"),
        ({"least_price": Money.parse("1", "KRW")}, "only for a higher price"),
        ({"least_side": (2, 3)}, "only if this side gets a larger part of the price"),
        (
            {"stages": (Stage.FINETUNE,), "territory": KOREA, "valid_until": TODAY},
            "not for: pre-training; only in South Korea; only before 15 November 2026",
        ),
    ],
)
def test_grant_outside_its_conditions_is_no_grant_and_says_what_it_lacks(
    catalog: Catalog, narrowed: dict[str, object], lacks: str
) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, recording, **narrowed)  # type: ignore[arg-type]

    (piece,) = ask(recording).missing[recording.pk]
    assert (piece.what, piece.party) == (Piece.GRANT_TOO_NARROW, publisher.uuid)
    assert (
        piece.sentence == f"Namu Street Music has given permission, but not enough of it for the publishing: {lacks}."
    )
    assert Missing.from_json(piece.as_json()) == piece


def test_of_several_narrow_grants_the_nearest_is_told(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, recording, stages=(Stage.FINETUNE,), territory=KOREA)
    make_grant(publisher, recording, stages=(Stage.FINETUNE,))
    make_grant(publisher, recording, purposes=(Purpose.DATA_MINING,), territory=KOREA)

    (piece,) = ask(recording).missing[recording.pk]
    assert piece.lacks == ("stage:pretrain",)


def test_reason_stored_before_it_told_what_is_lacking_is_still_read() -> None:
    stored = {"what": "grant", "side": "publishing", "who": "Namu Street Music", "party": None}

    assert Missing.from_json(stored) == Missing(Piece.GRANT, Side.PUBLISHING, "Namu Street Music", None)


@pytest.mark.parametrize(
    "met",
    [
        {"least_price": THREE_DOLLARS},
        {"least_side": (1, 2)},
        {"valid_until": date(2026, 11, 16)},
        {"sides": (Side.PUBLISHING,)},
    ],
)
def test_grant_whose_conditions_are_met_clears(catalog: Catalog, met: dict[str, object]) -> None:
    publisher = make_party(catalog.organisation)
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, recording, **met)  # type: ignore[arg-type]

    assert missing(recording) == []


def test_korean_grant_covers_korea(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation)
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, recording, territory=KOREA)

    assert missing(recording, territory=KOREA) == []


def test_grant_for_another_recording_or_catalog_is_no_grant(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, make_recording(catalog))
    make_grant(publisher, catalog=make_catalog(catalog.organisation))

    assert missing(recording) == [(Piece.GRANT, "Namu Street Music")]


def test_withdrawn_grant_is_no_grant(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)
    catalog.grants.update(withdrawn_at="2026-11-14T00:00Z")

    assert missing(recording) == [(Piece.GRANT, "Onbit Records"), (Piece.GRANT, "Onbit Records")]


@pytest.mark.parametrize(
    "change",
    [
        {"parts": 1, "whole": 2},
        {"territory": WORLD - KOREA},
        {"valid_from": date(2026, 11, 16)},
        {"valid_until": TODAY},
    ],
)
def test_side_that_is_not_whole_everywhere_that_day_is_missing(catalog: Catalog, change: dict[str, object]) -> None:
    recording = make_recording(catalog, cleared=True)
    recording.shares.filter(side=Side.MASTER).update(**change)

    assert missing(recording) == [(Piece.SHARE, "Onbit Records")]


def test_side_split_by_country_is_whole_where_each_country_is(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)
    recording.shares.filter(side=Side.MASTER).update(territory=WORLD - KOREA)
    make_share(recording, Side.MASTER, territory=KOREA)

    assert missing(recording) == []


def test_side_claimed_twice_in_one_country_is_not_whole(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)
    other = make_party(catalog.organisation, name="Another holder")
    make_grant(other)

    with transaction.atomic():  # at its end PostgreSQL would refuse it
        make_share(recording, Side.MASTER, holder=other, territory=KOREA)
        answers = [missing(recording), missing(recording, territory=Territory.of("JP"))]
        transaction.set_rollback(True)

    assert answers == [[(Piece.SHARE, "Onbit Records")], []]


@pytest.mark.parametrize(("parts", "whole", "lacks"), [(1, 4, []), (1, 5, [(Piece.SHARE, "Onbit Records")])])
def test_parts_of_different_wholes_add_up(
    catalog: Catalog, parts: int, whole: int, lacks: list[tuple[Piece, str]]
) -> None:
    recording = make_recording(catalog, cleared=True)
    recording.shares.filter(side=Side.MASTER).update(parts=1, whole=2)
    for name in ("one", "another"):
        other = make_party(catalog.organisation, name=name)
        make_share(recording, Side.MASTER, holder=other, parts=parts, whole=whole)
        make_grant(other)

    assert missing(recording) == lacks


def test_odd_parts_are_whole_in_each_country_that_is_asked_for(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)
    recording.shares.filter(side=Side.MASTER).update(parts=2, whole=3)
    for name, territory in (("here", "KR"), ("elsewhere", "WORLD -KR")):
        other = make_party(catalog.organisation, name=name)
        make_share(recording, Side.MASTER, holder=other, parts=1, whole=3, territory=Territory.parse(territory))
        make_grant(other)

    assert missing(recording) == []


def test_side_that_the_use_does_not_need_is_not_asked_for(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)
    recording.shares.get(side=Side.PUBLISHING).participations.all().delete()
    recording.shares.filter(side=Side.PUBLISHING).delete()

    assert missing(recording, use=replace(GENERATIVE, sides=frozenset({Side.MASTER}))) == []


def test_lifted_freeze_is_over(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True)
    frozen = make_freeze(recording)
    frozen.lifted_at = frozen.frozen_at
    frozen.save()

    assert missing(recording) == []


def test_prices_of_two_currencies_are_refused(catalog: Catalog) -> None:
    with pytest.raises(CurrencyMismatch):
        clearance(
            [Line(1, Money.parse("1.00", "USD")), Line(2, Money.parse("1", "KRW"))],
            GENERATIVE,
            on=TODAY,
            territory=WORLD,
        )


@pytest.mark.parametrize("count", [1, 3])
def test_clearance_asks_the_database_once(
    catalog: Catalog, count: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    recordings = [make_recording(catalog, cleared=True) for _ in range(count)]

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        ask(*recordings)


def test_work_shared_by_two_recordings_carries_its_writers(catalog: Catalog) -> None:
    writer = make_party(catalog.organisation, name="Han Garam")
    work = make_work(catalog.organisation, writers=(writer,))
    recording = make_recording(catalog, work=work)
    clear(recording, writer=writer)

    assert missing(recording) == []
