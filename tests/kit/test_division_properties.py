"""What must be true of every division of money, whatever the amount, the weights and the order of rows."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.kit.money import Money

Weights = list[tuple[UUID, int]]

amounts = st.integers(-(10**15), 10**15).map(lambda units: Money(units, "USD"))
weight_lists = st.dictionaries(st.uuids(), st.integers(0, 10**9), min_size=1, max_size=25).map(
    lambda weights: list(weights.items())
)
divisible = weight_lists.filter(lambda weights: any(weight for _who, weight in weights))


@settings(max_examples=5_000, deadline=None)
@given(amount=amounts, weights=divisible, data=st.data())
def test_any_pool_sums_exactly_whatever_the_order_of_rows(amount: Money, weights: Weights, data: st.DataObject) -> None:
    parts = amount.split(weights, key="pool")

    assert Money.total(parts.values(), "USD") == amount
    total = sum(weight for _who, weight in weights)
    for who, weight in weights:
        floor = abs(amount.units) * weight // total
        assert abs(parts[who].units) in (floor, floor + 1)
        assert weight or not parts[who]
    assert amount.split(data.draw(st.permutations(weights)), key="pool") == parts


@settings(max_examples=5_000, deadline=None)
@given(amount=amounts, weights=weight_lists, half=st.integers(1, 10**9), ids=st.tuples(st.uuids(), st.uuids()))
def test_half_the_weight_earns_half_to_within_a_unit(
    amount: Money, weights: Weights, half: int, ids: tuple[UUID, UUID]
) -> None:
    one, other = ids
    rest = [(who, weight) for who, weight in weights if who not in ids]
    if one == other:
        return

    parts = amount.split([*rest, (one, 2 * half), (other, half)], key="pool")

    # Each part is within one unit of the exact one, so twice the half is within two of the whole.
    assert abs(parts[one].units - 2 * parts[other].units) <= 2
    assert abs(parts[other].units) - abs(parts[one].units) / 2 <= 1


@given(amount=amounts, weights=divisible, factor=st.integers(1, 1_000))
def test_scaling_every_weight_changes_nothing(amount: Money, weights: Weights, factor: int) -> None:
    scaled = [(who, weight * factor) for who, weight in weights]

    assert amount.split(scaled, key="pool") == amount.split(weights, key="pool")


@given(amount=amounts, weights=divisible, newcomer=st.uuids())
def test_somebody_without_weight_changes_nothing(amount: Money, weights: Weights, newcomer: UUID) -> None:
    if newcomer in dict(weights):
        return

    parts = amount.split([*weights, (newcomer, 0)], key="pool")

    assert parts == {**amount.split(weights, key="pool"), newcomer: Money.zero("USD")}


@given(weights=st.lists(st.uuids(), min_size=2, max_size=50, unique=True), units=st.integers(0, 10**9))
def test_equal_weights_differ_by_a_unit_at_most(weights: list[UUID], units: int) -> None:
    equal = [(who, 1) for who in weights]

    parts = Money(units, "USD").split(equal, key="2026-11")

    assert max(parts.values()).units - min(parts.values()).units <= 1


def test_the_lot_depends_on_the_key() -> None:
    names = ["Han", "Seo", "Yoon"]

    parts = [Money(1, "USD").split([(name, 1) for name in names], key=f"pool {number}") for number in range(40)]

    assert {name for drawn in parts for name, part in drawn.items() if part} == set(names)
