from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from licensing.pricing import Piece, by_the_minute, divided, each, settled
from marketplace.kit.division import Recipient
from marketplace.kit.money import UNITS_PER_MINOR, Money

A, B, C = (UUID(int=number) for number in (1, 2, 3))


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def test_a_price_for_each_is_the_same_for_each() -> None:
    assert each(usd("3.00"), [Piece(A, 1), Piece(B, 2)]) == {A: usd("3.00"), B: usd("3.00")}


def test_a_price_by_the_minute_counts_milliseconds_and_rounds_down_to_a_ledger_unit() -> None:
    # 1.00 dollar is 1,000,000 units; a millisecond is 16.66… of them.
    assert by_the_minute(usd("1.00"), [Piece(A, 60_000), Piece(B, 90_500), Piece(C, 1)]) == {
        A: Money(1_000_000, "USD"),
        B: Money(1_508_333, "USD"),
        C: Money(16, "USD"),
    }


def test_a_flat_price_divides_without_a_rest() -> None:
    prices = divided(usd("1.00"), [Piece(A, 1), Piece(B, 1), Piece(C, 1)], key="k")

    assert sorted(price.units for price in prices.values()) == [333_333, 333_333, 333_334]
    assert divided(usd("1.00"), [], key="k") == {}


def test_a_sum_is_rounded_up_to_a_cent_and_what_that_adds_is_shared() -> None:
    asked: dict[Recipient, Money] = {A: Money(1_508_333, "USD"), B: Money(16, "USD")}

    prices = settled(asked, minimum=Money.zero("USD"), key="k")

    assert Money.total(prices.values(), "USD") == usd("1.51")
    assert all(prices[recording] >= asked[recording] for recording in asked)


def test_the_minimum_tops_up_in_proportion() -> None:
    prices = settled({A: usd("1.00"), B: usd("3.00")}, minimum=usd("10.00"), key="k")

    assert prices == {A: usd("2.50"), B: usd("7.50")}


def test_a_minimum_over_nothing_asked_is_shared_equally() -> None:
    assert settled({A: usd("0"), B: usd("0")}, minimum=usd("1.00"), key="k") == {A: usd("0.50"), B: usd("0.50")}


def test_nothing_remains_nothing_is_owed() -> None:
    assert settled({}, minimum=usd("10.00"), key="k") == {}


def test_what_needs_no_rounding_is_left_alone() -> None:
    assert settled({A: usd("3.00")}, minimum=usd("1.00"), key="k") == {A: usd("3.00")}


@given(
    durations=st.lists(st.integers(min_value=1, max_value=36_000_000), min_size=1, max_size=40),
    price_minor=st.integers(min_value=0, max_value=100_000_000),
    minimum_minor=st.integers(min_value=0, max_value=100_000_000),
)
def test_a_total_is_whole_covers_the_minimum_and_nobody_gets_less(
    durations: list[int], price_minor: int, minimum_minor: int
) -> None:
    minimum = Money.from_minor(minimum_minor, "USD")
    asked = by_the_minute(Money.from_minor(price_minor, "USD"), [Piece(uuid4(), one) for one in durations])

    prices = settled(asked, minimum=minimum, key="k")

    total = Money.total(prices.values(), "USD")
    assert total.units % UNITS_PER_MINOR == 0
    assert total == max(Money.total(asked.values(), "USD").rounded_up(), minimum)
    assert all(prices[recording] >= price for recording, price in asked.items())
