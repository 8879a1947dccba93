"""PostgreSQL itself refuses shares that overlap or make more than the whole, whatever the code forgets."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.catalog.models import Recording, RightsShare
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import make_party
from tests.factories.catalog import make_participation, make_recording, make_share

pytestmark = pytest.mark.django_db
KOREA, JAPAN = Territory.of("KR"), Territory.of("JP")
ONE_HOLDER = "a_holder_has_one_share_of_a_side_at_a_time_and_place"
WHOLE = "shares_make_no_more_than_the_whole"
INCOME = "participations_make_no_more_than_the_share"


@pytest.fixture
def recording() -> Recording:
    return make_recording()


def refused() -> Any:
    return pytest.raises(IntegrityError)


def now() -> None:
    """What waits for the end of the transaction is asked at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("territory", [KOREA, WORLD - KOREA, Territory.of("KR", "JP"), WORLD])
def test_holder_of_the_world_holds_no_second_share_in_any_part_of_it(
    recording: Recording, territory: Territory
) -> None:
    make_share(recording, parts=1, whole=4)

    with refused() as error:
        make_share(recording, parts=1, whole=4, territory=territory)
    assert ONE_HOLDER in str(error.value)


@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 12, 31), None), (date(2020, 1, 1), date(2020, 1, 2)), (date(2019, 1, 1), None)]
)
def test_holder_holds_no_second_share_on_any_day_of_the_first(
    recording: Recording, since: date, until: date | None
) -> None:
    make_share(recording, parts=1, whole=4, valid_until=date(2027, 1, 1))

    with refused() as error:
        make_share(recording, parts=1, whole=4, valid_from=since, valid_until=until)
    assert ONE_HOLDER in str(error.value)


def test_day_on_which_a_share_ends_is_free_for_the_next(recording: Recording) -> None:
    make_share(recording, valid_until=date(2027, 1, 1))
    make_share(recording, valid_from=date(2027, 1, 1))
    make_share(recording, valid_from=date(2019, 1, 1), valid_until=date(2020, 1, 1))
    now()

    assert recording.shares.count() == 3


def test_same_holder_may_hold_both_sides_and_different_countries(recording: Recording) -> None:
    make_share(recording, Side.MASTER, territory=KOREA)
    make_share(recording, Side.MASTER, territory=WORLD - KOREA)
    make_share(recording, Side.PUBLISHING)
    now()

    assert recording.shares.count() == 3


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"parts": 0}, "share_is_a_part_of_its_whole"),
        ({"parts": 3, "whole": 2}, "share_is_a_part_of_its_whole"),
        ({"whole": 100_000_001}, "share_is_not_too_fine_to_add_up"),
        ({"valid_until": date(2020, 1, 1)}, "share_ends_after_it_begins"),
    ],
)
def test_share_is_a_part_between_two_days(recording: Recording, fields: dict[str, Any], constraint: str) -> None:
    with refused() as error:
        make_share(recording, **fields)
    assert constraint in str(error.value)


def test_world_and_korea_together_make_no_more_than_the_whole(recording: Recording) -> None:
    make_share(recording, parts=60, whole=100)

    with refused() as error, transaction.atomic():
        make_share(recording, holder=make_party(), parts=50, whole=100, territory=KOREA)
        now()
    assert WHOLE in str(error.value)


def test_whole_may_be_divided_otherwise_in_each_country_and_at_each_time(recording: Recording) -> None:
    first, second = make_party(), make_party()
    make_share(recording, parts=60, whole=100, territory=WORLD - KOREA, valid_until=date(2026, 12, 1))
    make_share(recording, parts=30, whole=100, territory=KOREA)
    make_share(recording, holder=first, parts=40, whole=100, territory=WORLD - KOREA)
    make_share(recording, holder=second, parts=70, whole=100, territory=KOREA)
    make_share(recording, parts=50, whole=100, territory=JAPAN, valid_from=date(2026, 12, 1))
    now()

    assert recording.shares.count() == 5


@pytest.mark.parametrize("last", [(1, 5), (16_666_667, 100_000_000)])
def test_odd_fractions_that_make_a_little_too_much_are_refused(recording: Recording, last: tuple[int, int]) -> None:
    for parts, whole in ((1, 2), (1, 3)):
        make_share(recording, holder=make_party(), parts=parts, whole=whole)

    with refused() as error, transaction.atomic():
        make_share(recording, holder=make_party(), parts=last[0], whole=last[1])
        now()
    assert WHOLE in str(error.value)


def test_odd_fractions_that_make_just_the_whole_are_taken(recording: Recording) -> None:
    for parts, whole in ((1, 2), (1, 3), (1, 6)):
        make_share(recording, holder=make_party(), parts=parts, whole=whole)
    now()

    assert recording.shares.count() == 3


def test_change_that_makes_too_much_is_refused_and_one_that_balances_it_is_not(recording: Recording) -> None:
    one = make_share(recording, parts=50, whole=100)
    other = make_share(recording, holder=make_party(), parts=50, whole=100)
    now()

    with refused(), transaction.atomic():
        RightsShare.objects.filter(pk=one.pk).update(parts=51)
        now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        RightsShare.objects.filter(pk=one.pk).update(parts=70)
        RightsShare.objects.filter(pk=other.pk).update(parts=30)
    now()

    assert sorted(recording.shares.values_list("parts", flat=True)) == [30, 70]


def test_no_more_is_given_away_than_the_share_earns(recording: Recording) -> None:
    share = make_share(recording)
    make_participation(share, make_party(), parts=60, valid_until=date(2026, 12, 1))
    make_participation(share, make_party(), parts=60, valid_from=date(2026, 12, 1))
    now()

    with refused() as error, transaction.atomic():
        make_participation(share, make_party(), parts=41, valid_from=date(2026, 6, 1))
        now()
    assert INCOME in str(error.value)
