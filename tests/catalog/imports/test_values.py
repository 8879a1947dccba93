"""What the header of a column and the text of a cell mean, or why they mean nothing."""

from datetime import date
from fractions import Fraction

import pytest

from marketplace.catalog.parsing import values
from marketplace.catalog.parsing.catalog_fields import CATALOG_FIELDS
from marketplace.catalog.parsing.columns import recognised
from marketplace.catalog.parsing.languages import language_code
from marketplace.catalog.parsing.rights_fields import RIGHTS_FIELDS
from marketplace.kit.problems import Refused


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (["Track Title", "ISRC Code", "Composer(s)", "Mood tag"], ["title", "isrc", "writers", ""]),
        (
            ["곡명", "가수", "앨범명", "발매일", "재생시간", "AI 사용 여부"],
            ["title", "artists", "release", "year", "duration", "ai"],
        ),
        (["TITLE ", "Song_Title", "Label"], ["title", "", "imprint"]),
        ([field.name for field in CATALOG_FIELDS], [field.name for field in CATALOG_FIELDS]),
        ([field.label for field in CATALOG_FIELDS], [field.name for field in CATALOG_FIELDS]),
    ],
)
def test_columns_are_recognised_by_what_people_call_them(columns: list[str], fields: list[str]) -> None:
    assert recognised(columns, CATALOG_FIELDS) == fields


def test_track_is_the_title_unless_another_column_is_called_so() -> None:
    assert recognised(["Track", "Artist"], CATALOG_FIELDS) == ["title", "artists"]
    assert recognised(["Track", "Title", "Artist"], CATALOG_FIELDS) == ["track", "title", "artists"]


def test_no_other_header_means_two_fields() -> None:
    for fields in (CATALOG_FIELDS, RIGHTS_FIELDS):
        keys = [key for field in fields for key in field.keys]
        assert {key for key in keys if keys.count(key) > 1} <= {"track"}
        assert recognised([field.name for field in fields], fields) == [field.name for field in fields]
        assert recognised([field.label for field in fields], fields) == [field.name for field in fields]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3:45", 225_000),
        ("0:03:45", 225_000),
        ("1:02:03", 3_723_000),
        ("3:45.5", 225_500),
        ("225", 225_000),
        ("225.25", 225_250),
        ("8359", 8_359_000),
        ("PT3M45S", 225_000),
        ("PT1H2M", 3_720_000),
        ("3m 45s", 225_000),
        ("3분 45초", 225_000),
        ("139:19", 8_359_000),
    ],
)
def test_length_is_read_however_it_is_written(text: str, length: int) -> None:
    assert values.milliseconds(text) == length


@pytest.mark.parametrize(
    "text",
    ["4:7x", "4:75", "0", "0:00", "-3", "PT", "abc", "PT0H0M0S", "25:00:00", "3:4", "1e9", "9" * 9, "9" * 5_000],
)
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="length"):
        values.milliseconds(text)


def test_milliseconds_are_digits() -> None:
    assert values.whole_milliseconds("225000") == 225_000
    assert values.whole_milliseconds("225000.0") == 225_000
    with pytest.raises(Refused, match="milliseconds"):
        values.whole_milliseconds("3:45")
    with pytest.raises(Refused, match="no length"):
        values.whole_milliseconds("0")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019),
        ("2019-03-02", 2019),
        ("2019-03-02 00:00:00", 2019),
        ("2019-03-02T00:00:00Z", 2019),
        ("2019.3", 2019),
        ("2019. 3. 2.", 2019),
        ("2019년 3월 2일", 2019),
    ],
)
def test_year_is_read_also_from_a_date(text: str, year: int) -> None:
    assert values.year(text) == year


@pytest.mark.parametrize("text", ["19", "1492", "3019", "02/03/2019", "?"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not a year"):
        values.year(text)


def test_day_is_read_as_iso_or_koreans_write_it() -> None:
    days = [values.date(text) for text in ("2026-03-02", "2026.3.2.", "2026/03/02", "2026년 3월 2일")]

    assert days == [date(2026, 3, 2)] * 4
    for text in ("2026-02-30", "02.03.2026", "soon"):
        with pytest.raises(Refused, match="is not a day"):
            values.date(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("25%", Fraction(1, 4)),
        ("25", Fraction(1, 4)),
        ("33.33 %", Fraction(3333, 10000)),
        ("1/3", Fraction(1, 3)),
        ("100", Fraction(1)),
        ("1", Fraction(1, 100)),
        ("0,5%", Fraction(1, 200)),
        ("1/1", Fraction(1)),
    ],
)
def test_part_is_read_exactly(text: str, part: Fraction) -> None:
    assert values.part(text) == part


@pytest.mark.parametrize("text", ["0", "0%", "101", "3/2", "1/0", "half", "0.5", "-25%", "1/100000001"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        values.part(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ko", "ko"),
        ("Korean", "ko"),
        ("한국어", "ko"),
        ("kor", "ko"),
        ("en-GB", "en"),
        ("Instrumental", "zxx"),
        ("gsw", "gsw"),
    ],
)
def test_language_is_read_by_code_or_name(text: str, code: str) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize("text", ["xx", "Klingonese", "e", ""])
def test_an_unknown_language_has_no_code(text: str) -> None:
    assert language_code(text) is None


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    assert values.clean(" a\x00b\u200b\tc\r\nd e\u0301 ") == "ab c d é"
    with pytest.raises(Refused, match="3 characters; 2 fit"):
        values.bounded("abc", 2)
    assert values.names("Yoon; ; yoon；Dalbi|B") == ("Yoon", "Dalbi", "B")
