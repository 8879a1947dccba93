"""The access part is earned at issue, the usage part over the term by days."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kit.months import Month
from payments.royalties.recognition import Earning, Part, TermIsEmpty, recognise

YEAR = Earning("licence", 365_000, "USD", 0, 1, date(2026, 11, 22), date(2026, 11, 22), date(2027, 11, 22))


def test_the_usage_part_is_spread_over_the_term_by_days() -> None:
    # 365,000 units over 365 days are 1,000 a day.
    pools = list(recognise(YEAR))

    assert [(pool.month, pool.days, pool.units) for pool in pools[:3]] == [
        (Month(2026, 11), 9, 9_000),
        (Month(2026, 12), 31, 31_000),
        (Month(2027, 1), 31, 31_000),
    ]
    assert [(pool.month, pool.units) for pool in pools[-1:]] == [(Month(2027, 11), 21_000)]


def test_the_access_part_is_a_pool_of_the_month_of_issue() -> None:
    pools = list(recognise(replace(YEAR, access_parts=1, usage_parts=0)))

    assert [(pool.part, pool.month, pool.units) for pool in pools] == [(Part.ACCESS, Month(2026, 11), 365_000)]


def test_a_pool_of_nothing_is_left_out() -> None:
    assert [pool.part for pool in recognise(replace(YEAR, units=1, access_parts=1, usage_parts=1))] in (
        [Part.ACCESS],
        [Part.USAGE],
    )


def test_a_usage_part_needs_a_term() -> None:
    with pytest.raises(TermIsEmpty):
        list(recognise(replace(YEAR, ends=YEAR.starts)))


@given(
    units=st.integers(1, 10**13),
    parts=st.tuples(st.integers(0, 10_000), st.integers(1, 10_000)),
    starts=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 2_000),
)
def test_all_pools_together_are_the_licence(units: int, parts: tuple[int, int], starts: date, days: int) -> None:
    ends = date.fromordinal(starts.toordinal() + days)
    earning = Earning("licence", units, "USD", *parts, starts, starts, ends)

    pools = list(recognise(earning))

    assert sum(pool.units for pool in pools) == units
    assert sum(pool.days for pool in pools) <= days
