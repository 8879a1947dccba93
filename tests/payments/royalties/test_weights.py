"""What each recording counts for."""

import pytest

from payments.royalties.weights import Countable, UnknownWeightRule, Used, Weighing, weigh_access, weigh_usage
from tests.payments.royalties.market import uuid_of

ONE, TWO, THREE = (uuid_of(name) for name in "abc")
SONGS = [Countable(ONE, 180_000), Countable(TWO, 60_000), Countable(THREE, None)]


def test_equal_counts_one_each() -> None:
    assert weigh_access("equal-1", SONGS) == Weighing("equal-1", [1, 1, 1])


def test_duration_counts_milliseconds_and_the_mean_where_it_is_unknown() -> None:
    assert weigh_access("duration-1", SONGS) == Weighing("duration-1", [180_000, 60_000, 120_000])


def test_duration_without_any_known_counts_one_each() -> None:
    assert weigh_access("duration-1", [Countable(ONE, None), Countable(TWO, 0)]) == Weighing("duration-1", [1, 1])


def test_an_unknown_rule_stops_the_run() -> None:
    with pytest.raises(UnknownWeightRule, match="attribution-9"):
        weigh_access("attribution-9", SONGS)


def test_usage_counts_the_units_so_far() -> None:
    assert weigh_usage("equal-1", SONGS, {ONE: Used(seconds=360), THREE: Used(seconds=5)}) == Weighing(
        "units-1", [360, 0, 5]
    )


def test_scores_alone_count_as_they_are() -> None:
    assert weigh_usage("equal-1", SONGS, {TWO: Used(scores=7)}) == Weighing("units-1", [0, 7, 0])


def test_seconds_and_scores_count_half_each_in_all() -> None:
    # 30 seconds and 20 scores in all: 10 × 20, 20 × 20 + 5 × 30, 15 × 30; 600 of seconds and 600 of scores.
    used = {ONE: Used(10, 0), TWO: Used(20, 5), THREE: Used(0, 15)}

    assert weigh_usage("equal-1", SONGS, used) == Weighing("units-1", [200, 550, 450])


def test_where_nothing_was_reported_the_access_rule_counts() -> None:
    assert weigh_usage("duration-1", SONGS, {ONE: Used()}) == Weighing("duration-1", [180_000, 60_000, 120_000])
