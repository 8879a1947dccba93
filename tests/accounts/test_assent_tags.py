"""How values of the trade are written, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from accounts.templatetags import assent
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.territories import Territory

DOLLARS = Money(74_1103_75, "USD")


@pytest.mark.parametrize(
    ("amount", "form", "written"),
    [
        (Money.parse("1234.56", "USD"), "", "$1,234.56"),
        (DOLLARS, "", "$74.11"),
        (DOLLARS, "exact", "$74.110375"),
        (Money.parse("48000", "USD"), "exact", "$48,000.00"),
        (DOLLARS, "plain", "74.11"),
        (-DOLLARS, "", "−$74.11"),
        (Money.parse("3000", "KRW"), "", "₩3,000"),
        (Money(3_000_0001, "KRW"), "exact", "₩3,000.0001"),
        (Money.zero("JPY"), "", "¥0"),
        (Money.zero("EUR"), "plain", "0.00"),
        (None, "", "–"),
        ("", "", "–"),
    ],
)
def test_money_is_never_rounded_up(amount: Money | None, form: str, written: str) -> None:
    assert assent.money(amount, form) == written


def test_dollars_are_named_in_korean() -> None:
    with translation.override("ko"):
        assert assent.money(DOLLARS) == "US$74.11"


def test_units_are_written_to_the_last_one() -> None:
    assert [assent.units(DOLLARS), assent.units(-DOLLARS), assent.units(None)] == ["74.110375", "−74.110375", "–"]


def test_what_is_taken_away_carries_its_sign() -> None:
    amounts = [Money.parse("48", "USD"), Money.zero("USD"), -DOLLARS]

    assert [assent.minus(amount) for amount in amounts] == ["− $48.00", "− $0.00", "+ $74.11"]
    assert assent.minus(None) == ""


def test_dates_are_written_as_each_language_does() -> None:
    at = datetime(2026, 12, 9, 6, 0, tzinfo=UTC)
    english = [assent.month(Month(2026, 11)), assent.short_month(at), assent.day(date(2026, 12, 9)), assent.moment(at)]
    with translation.override("ko"):
        korean = [assent.month(Month(2026, 11)), assent.day(date(2026, 12, 9)), assent.moment(at)]

    assert english == ["November 2026", "Dec 2026", "9 December 2026", "9 December 2026, 06:00 UTC"]
    assert korean == ["2026년 11월", "2026년 12월 9일", "2026년 12월 9일 06:00 UTC"]
    assert [assent.month(None), assent.short_month(None), assent.day(None), assent.moment(None)] == ["–"] * 4


def test_lengths_are_clocks_and_sums_are_hours() -> None:
    assert [assent.duration(245), assent.duration(timedelta(seconds=3729)), assent.duration(None)] == [
        "4:05",
        "1:02:09",
        "–",
    ]
    assert [assent.hours(277_920), assent.hours(180), assent.hours("")] == ["77 h 12 min", "3 min", "–"]


def test_codes_and_numbers() -> None:
    assert [assent.isrc("KRON12600417"), assent.isrc(""), assent.isrc("short")] == ["KR-ON1-26-00417", "–", "short"]
    assert [assent.number(18024), assent.number(None), assent.sides(60), assent.sides(None)] == [
        "18,024",
        "–",
        "60 : 40",
        "–",
    ]


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_name(user_agent: str, said: str) -> None:
    assert assent.browser(user_agent) == said


def test_an_amount_in_a_column_shows_every_ledger_place() -> None:
    assert assent.column(Money(1386_1234, "USD")) == '$13.86<span class="money__rest">1234</span>'
    assert assent.column(Money(-5_0000, "KRW"), "plain") == '−5.<span class="money__rest">0000</span>'
    assert assent.column(None) == "–"


def test_a_territory_is_told_by_its_countries() -> None:
    told = [assent.where(text) for text in ("WORLD", "KR JP", "WORLD -US", "")]

    assert told == ["Worldwide", "Japan, South Korea", "Worldwide but for: United States", "–"]
    assert assent.where(Territory.of("KR")) == "South Korea"


def test_a_day_in_a_kept_document_is_told_like_any_other() -> None:
    assert [assent.day("2026-12-09"), assent.day(""), assent.day(None)] == ["9 December 2026", "–", "–"]
