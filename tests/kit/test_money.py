"""Money is exact, in one currency, and never a float."""

from uuid import UUID

import pytest

from marketplace.kit.division import NothingToDivideBy, RecipientTwice, WeightOutOfRange, largest_remainder, tie_hash
from marketplace.kit.errors import Malformed
from marketplace.kit.money import (
    CURRENCIES,
    LARGEST_UNITS,
    AmountOutOfRange,
    Currency,
    CurrencyMismatch,
    InexactAmount,
    Money,
    UnknownCurrency,
    currency_of,
)

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def test_one_cent_is_ten_thousand_ledger_units() -> None:
    assert Money.from_minor(1, "USD") == Money(10_000, "USD")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("3.00", "USD", 300),
        ("3", "USD", 300),
        ("3.5", "EUR", 350),
        ("-0.07", "GBP", -7),
        ("−0.07", "GBP", -7),
        (" 5000 ", "KRW", 5000),
        ("500", "JPY", 500),
    ],
)
def test_parse_reads_a_price_as_a_person_writes_it(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money.from_minor(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("", "USD"), ("3.001", "USD"), ("3,00", "EUR"), ("1e3", "USD"), ("500.0", "JPY"), (".5", "USD"), ("٣", "USD")],
)
def test_parse_refuses_what_it_could_only_guess(text: str, currency: str) -> None:
    with pytest.raises(Malformed, match="Write it like"):
        Money.parse(text, currency)


def test_currencies_are_counted_as_stripe_counts_them() -> None:
    assert {code: currency.exponent for code, currency in CURRENCIES.items()} == {
        "USD": 2,
        "EUR": 2,
        "GBP": 2,
        "JPY": 0,
        "KRW": 0,
    }
    assert currency_of("GBP") == Currency("GBP", 2, 1, 30)


def test_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency, match="CHF is not a currency we deal in"):
        Money(1, "CHF")


@pytest.mark.parametrize("units", [0.5, True, "1", None])
def test_only_whole_units_are_money(units: object) -> None:
    with pytest.raises(TypeError):
        Money(units, "USD")  # type: ignore[arg-type]


def test_more_than_the_ledger_holds_is_refused() -> None:
    assert Money(LARGEST_UNITS, "USD").units == 2**63 - 1
    with pytest.raises(AmountOutOfRange):
        Money(LARGEST_UNITS, "USD") + Money(1, "USD")


def test_money_of_one_currency_adds_subtracts_and_compares() -> None:
    three, two = Money(3, "USD"), Money(2, "USD")

    assert (three + two, three - two, -three, abs(-three), three.times(4)) == (
        Money(5, "USD"),
        Money(1, "USD"),
        Money(-3, "USD"),
        Money(3, "USD"),
        Money(12, "USD"),
    )
    assert two < three
    assert three >= two
    assert bool(three) is True
    assert bool(Money.zero("USD")) is False
    assert Money.total([three, two], "USD") == Money(5, "USD")
    assert Money.total([], "USD") == Money.zero("USD")


@pytest.mark.parametrize("act", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b])
def test_two_currencies_never_mix(act: object) -> None:
    with pytest.raises(CurrencyMismatch):
        act(Money(1, "USD"), Money(1, "EUR"))  # type: ignore[operator]


def test_money_of_two_currencies_is_never_equal() -> None:
    assert Money(1, "USD") != Money(1, "EUR")


def test_money_does_not_mix_with_numbers() -> None:
    with pytest.raises(TypeError):
        Money(1, "USD") + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(1, "USD").times(0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        float(Money(1, "USD"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code", "wire"),
    [("500", "JPY", 500), ("500", "ISK", 50_000), ("12.34", "USD", 1_234), ("5.120", "KWD", 5_120)],
)
def test_what_stripe_counts_is_read_back_exactly(text: str, code: str, wire: int) -> None:
    amount = Money.parse(text, code)

    assert amount.to_wire() == wire
    assert Money.from_wire(wire, code) == amount


def test_what_is_finer_than_a_currency_is_paid_in_goes_nowhere() -> None:
    with pytest.raises(Malformed, match="its last digit must be 0"):
        Money.parse("5.124", "KWD")
    with pytest.raises(InexactAmount, match="finer than can be paid"):
        Money.from_minor(5_124, "KWD").to_wire()


def test_to_minor_refuses_to_lose_a_part_of_a_cent() -> None:
    assert Money(30_000, "USD").to_minor() == 3
    with pytest.raises(InexactAmount, match="round it first"):
        Money(30_001, "USD").to_minor()


@pytest.mark.parametrize(
    ("units", "down", "up"), [(30_001, 3, 4), (30_000, 3, 3), (0, 0, 0), (-30_001, -3, -4), (-30_000, -3, -3)]
)
def test_rounding_says_which_way(units: int, down: int, up: int) -> None:
    amount = Money(units, "USD")

    assert (amount.rounded_down().to_minor(), amount.rounded_up().to_minor()) == (down, up)


def test_a_rate_rounds_down_to_a_ledger_unit() -> None:
    assert Money(9_999, "USD").times_ratio(150_000, 1_000_000) == Money(1_499, "USD")


@pytest.mark.parametrize(("units", "numerator", "denominator"), [(-1, 1, 2), (1, -1, 2), (1, 1, 0)])
def test_a_rate_of_less_than_nothing_is_refused(units: int, numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Money(units, "USD").times_ratio(numerator, denominator)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money.from_minor(50_000, "USD"), "500.00 USD"),
        (Money(5, "USD"), "0.000005 USD"),
        (Money(-1_388_888, "USD"), "-1.388888 USD"),
        (Money.from_minor(5_000, "KRW"), "5000 KRW"),
        (Money(5, "KRW"), "0.0005 KRW"),
    ],
)
def test_text_is_exact(amount: Money, text: str) -> None:
    assert str(amount) == text


def test_split_gives_thirds_that_add_up() -> None:
    parts = Money(100, "USD").split([(ONE, 1), (TWO, 1), (THREE, 1)], key="pool")

    first = min((ONE, TWO, THREE), key=lambda recipient: tie_hash("pool", recipient))
    assert parts == {who: Money(34 if who == first else 33, "USD") for who in (ONE, TWO, THREE)}


def test_split_gives_the_unit_left_over_to_the_largest_remainder() -> None:
    # 10 × 1/8 = 1 rest 2, 10 × 3/8 = 3 rest 6, 10 × 4/8 = 5 rest 0
    assert Money(10, "USD").split([(ONE, 1), (TWO, 3), (THREE, 4)], key="pool") == {
        ONE: Money(1, "USD"),
        TWO: Money(4, "USD"),
        THREE: Money(5, "USD"),
    }


def test_split_tells_who_last_received_an_extra_unit() -> None:
    division = largest_remainder(10, [(ONE, 1), (TWO, 3), (THREE, 4)], key="pool")

    assert division.last is not None
    assert (division.total_weight, division.last.remainder, division.last.hash) == (8, 6, tie_hash("pool", TWO))


def test_split_of_less_than_nothing_mirrors_its_opposite() -> None:
    weights = [(ONE, 1), (TWO, 1), (THREE, 5)]
    amount = Money(1_000_003, "EUR")

    assert (-amount).split(weights, key="k") == {who: -part for who, part in amount.split(weights, key="k").items()}


def test_split_to_one_is_all_of_it() -> None:
    assert Money(7, "USD").split([(ONE, 3)], key="k") == {ONE: Money(7, "USD")}


def test_no_weight_earns_nothing() -> None:
    assert Money(7, "USD").split([(ONE, 3), (TWO, 0)], key="k") == {ONE: Money(7, "USD"), TWO: Money(0, "USD")}


@pytest.mark.parametrize(
    ("weights", "error"),
    [
        ([], NothingToDivideBy),
        ([(ONE, 0), (TWO, 0)], NothingToDivideBy),
        ([(ONE, -1), (TWO, 2)], WeightOutOfRange),
        ([(ONE, 2**124), (TWO, 1)], WeightOutOfRange),
        ([(ONE, 1), (ONE, 1)], RecipientTwice),
    ],
)
def test_split_refuses_what_has_no_answer(weights: list[tuple[UUID, int]], error: type[Exception]) -> None:
    with pytest.raises(error):
        Money(8, "USD").split(weights, key="k")
