"""What a person says counts from its moment, on both sides of midnight; only a yes waits for its own day."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Party
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Purpose
from tests.catalog.asking import ask
from tests.factories.accounts import make_party
from tests.factories.catalog import make_consent, make_policy, make_recording

pytestmark = pytest.mark.django_db

SPRING = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATE, EARLY = datetime(2026, 5, 1, 23, 59, 59, tzinfo=UTC), datetime(2026, 5, 2, 0, 0, 0, tzinfo=UTC)
FIRST_OF_MAY, SECOND_OF_MAY = date(2026, 5, 1), date(2026, 5, 2)
ALL, FOUR = tuple(Purpose), Money.parse("4.00", "USD")


@pytest.fixture
def artist(catalog: Catalog) -> Party:
    return make_party(catalog.organisation, name="Yoon Dalbi")


@pytest.fixture
def song(catalog: Catalog, artist: Party) -> Recording:
    writer = make_party(catalog.organisation)
    make_consent(writer, covers_all=True)
    return make_recording(catalog, cleared=True, consented=False, artist=artist, writer=writer)


def lacks(recording: Recording, on: date) -> list[tuple[str, tuple[str, ...]]]:
    missing = ask(recording, on=on).missing.get(recording.pk, ())
    return [(piece.what.value, piece.lacks) for piece in missing]


@pytest.mark.parametrize("moment", [LATE, EARLY])
def test_p1_3_rules_that_refuse_count_at_once_though_the_day_before_is_asked_for(
    artist: Party, song: Recording, moment: datetime
) -> None:
    make_policy(artist, allows=ALL, at=SPRING)
    assert lacks(song, FIRST_OF_MAY) == []

    make_policy(artist, at=moment)

    assert lacks(song, FIRST_OF_MAY) == [("artist_consent", ("no",))]
    assert lacks(song, SECOND_OF_MAY) == [("artist_consent", ("no",))]


def test_p1_3_rules_written_in_the_last_minute_of_a_day_allow_on_that_day(artist: Party, song: Recording) -> None:
    make_policy(artist, allows=ALL, at=LATE)

    assert lacks(song, FIRST_OF_MAY) == []
    assert lacks(song, SECOND_OF_MAY) == []


def test_p1_3_rules_written_after_midnight_allow_nothing_on_the_day_before(artist: Party, song: Recording) -> None:
    make_policy(artist, allows=ALL, at=EARLY)

    assert lacks(song, FIRST_OF_MAY) == [("artist_consent", ("from:2026-05-02",))]
    assert lacks(song, SECOND_OF_MAY) == []


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NO])
def test_p1_3_older_and_wider_yes_is_not_fallen_back_on_once_a_newer_answer_is_signed(
    artist: Party, song: Recording, answer: Answer
) -> None:
    make_consent(artist, song, signed=True, at=SPRING)
    least = FOUR if answer == Answer.YES else None

    make_consent(artist, song, signed=True, answer=answer, least_price=least, at=EARLY)

    expected = ("from:2026-05-02", f"price:USD {FOUR.units}") if least else ("no",)
    assert lacks(song, FIRST_OF_MAY) == [("artist_consent", expected)]
