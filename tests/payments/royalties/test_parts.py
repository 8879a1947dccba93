"""One recipient's part, recomputed alone, is what the whole division gave."""

from hypothesis import given
from hypothesis import strategies as st

from marketplace.kit.division import largest_remainder
from payments.royalties.parts import Part, part_among

KEY = "licence/2026-11/usage/USD/units-1"


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1_000), min_size=1, max_size=8))
def test_a_part_of_a_division_is_what_the_division_gave(units: int, sizes: list[int]) -> None:
    weights = [(f"recipient {place}", size) for place, size in enumerate([*sizes, 1])]

    parts = [part_among(units, weights, key=KEY, recipient=recipient).won for recipient, _weight in weights]

    assert parts == list(largest_remainder(units, weights, key=KEY).units)


def test_what_divides_without_a_rest_is_not_rounded() -> None:
    part = part_among(10, [("a", 1), ("b", 1)], key=KEY, recipient="a")

    assert (part.last, part.rest, part.is_rounded_up, part.won) == (None, 0, False, 5)


def test_equal_rests_are_decided_by_their_lots() -> None:
    weights = [("a", 1), ("b", 1), ("c", 1)]

    parts = [part_among(10, weights, key=KEY, recipient=recipient) for recipient, _weight in weights]

    assert sorted(part.won for part in parts) == [3, 3, 4]
    assert [part.is_rounded_up for part in parts] == [part.lot == min(one.lot for one in parts) for part in parts]


def test_a_greater_rest_comes_first() -> None:
    weights = [("a", 1), ("b", 2)]

    small, great = (part_among(10, weights, key=KEY, recipient=recipient) for recipient in ("a", "b"))

    assert (small.rest, small.won, great.rest, great.won) == (1, 3, 2, 7)
    assert isinstance(small, Part)
