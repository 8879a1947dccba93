"""A month is a calendar month in UTC."""

from datetime import UTC, date, datetime

import pytest

from marketplace.kit.months import Month, NotAMonth


def test_parse_reads_what_str_writes() -> None:
    assert Month.parse("2026-11") == Month(2026, 11)
    assert str(Month(2026, 3)) == "2026-03"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "2026-1", "11-2026", "0000-01", "2026-11-01"])
def test_parse_refuses_what_is_not_a_month(text: str) -> None:
    with pytest.raises(NotAMonth):
        Month.parse(text)


def test_first_and_last_day_know_leap_years() -> None:
    assert (Month(2028, 2).first_day, Month(2028, 2).last_day) == (date(2028, 2, 1), date(2028, 2, 29))
    assert (Month(2026, 2).days, Month(2028, 2).days) == (28, 29)


def test_next_and_previous_cross_the_year() -> None:
    assert (Month(2026, 12).next, Month(2026, 1).previous) == (Month(2027, 1), Month(2025, 12))
    assert Month(2026, 11).plus(36) == Month(2029, 11)


def test_months_order_and_iterate() -> None:
    assert list(Month.between(Month(2026, 11), Month(2027, 1))) == [Month(2026, 11), Month(2026, 12), Month(2027, 1)]
    assert list(Month.between(Month(2027, 1), Month(2026, 11))) == []


def test_touched_counts_a_half_open_period() -> None:
    assert Month.touched(date(2026, 11, 30), date(2027, 1, 1)) == [Month(2026, 11), Month(2026, 12)]
    assert Month.touched(date(2026, 11, 1), date(2026, 11, 1)) == []


def test_days_within_a_half_open_period() -> None:
    start, end = date(2026, 11, 22), date(2027, 2, 10)

    assert [month.days_within(start, end) for month in Month.between(Month(2026, 10), Month(2027, 3))] == [
        0,
        9,
        31,
        31,
        9,
        0,
    ]


def test_a_month_is_over_the_day_after_its_last() -> None:
    assert Month(2026, 11).is_over(date(2026, 12, 1)) is True
    assert Month(2026, 11).is_over(date(2026, 11, 30)) is False


def test_a_day_or_an_instant_falls_in_its_month() -> None:
    assert date(2026, 11, 30) in Month(2026, 11)
    assert date(2026, 12, 1) not in Month(2026, 11)
    assert Month.of(datetime(2026, 11, 30, 23, 59, tzinfo=UTC)) == Month(2026, 11)
