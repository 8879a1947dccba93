"""A line becomes a recording or a right, or every reason why it is none."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.parsing import values
from marketplace.catalog.parsing.catalog_fields import CATALOG_FIELDS
from marketplace.catalog.parsing.columns import recognised
from marketplace.catalog.parsing.languages import language_code
from marketplace.catalog.parsing.recordings import RecordingRow, Writer, read_recording
from marketplace.catalog.parsing.rights import Price, RightsRow, read_right
from marketplace.catalog.parsing.rights_fields import RIGHTS_FIELDS
from marketplace.catalog.parsing.rows import Fault
from marketplace.kit.problems import Refused
from marketplace.kit.territories import Territory


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


def test_no_header_means_two_fields() -> None:
    for fields in (CATALOG_FIELDS, RIGHTS_FIELDS):
        keys = [key for field in fields for key in field.keys]
        assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
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


@pytest.mark.parametrize("text", ["4:7x", "4:75", "0", "0:00", "-3", "PT", "abc", "PT0H0M0S", "25:00:00", "3:4", "1e9"])
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
    ("text", "year"), [("2019", 2019), ("2019-03-02", 2019), ("2019.3", 2019), ("2019년 3월 2일", 2019)]
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


@pytest.mark.parametrize("text", ["0", "0%", "101", "3/2", "1/0", "half", "0.5", "-25%"])
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


FULL = {
    "own_id": "HAN-1",
    "title": "=Night Ferry",
    "version": "Live",
    "artists": "Yoon Dalbi; The Tidewrack",
    "isrc": "KR-Z99-26-00017",
    "duration": "3:45",
    "release": "Harbour Songs",
    "upc": "036000291452",
    "imprint": "Hangang",
    "year": "2026",
    "genre": "Indie rock;Folk",
    "language": "Korean",
    "vocal": "Vocal",
    "work_title": "Night Ferry",
    "iswc": "T-034.524.680-1",
    "writers": "Yoon Dalbi (composer); Seo Jiwoo [작사]; Kim (Lee)",
    "ai": "partly",
}


def test_a_full_line_is_a_recording() -> None:
    row, faults = read_recording(FULL)

    assert faults == []
    assert row == RecordingRow(
        title="=Night Ferry",
        artists=("Yoon Dalbi", "The Tidewrack"),
        own_id="HAN-1",
        version="Live",
        isrc="KRZ992600017",
        duration_ms=225_000,
        release="Harbour Songs",
        upc="036000291452",
        imprint="Hangang",
        year=2026,
        genre="Indie rock; Folk",
        language="ko",
        vocal="vocal",
        work_title="Night Ferry",
        iswc="T0345246801",
        writers=(Writer("Yoon Dalbi", "composer"), Writer("Seo Jiwoo", "lyricist"), Writer("Kim (Lee)", "writer")),
        ai="partly",
    )
    assert row.artist == "Yoon Dalbi, The Tidewrack"


def test_the_least_line_is_a_recording() -> None:
    row, faults = read_recording(
        {"title": "One", "artists": "Two", "vocal": "no", "ai": "아니오", "milliseconds": "5000"}
    )

    assert (row, faults) == (RecordingRow("One", ("Two",), duration_ms=5000, vocal="instrumental"), [])
    assert row is not None
    assert not row.has_work


def test_every_fault_of_a_line_is_told_at_once() -> None:
    row, faults = read_recording(
        {
            "title": " ",
            "artists": "Various Artists",
            "isrc": "KR",
            "ai": "all",
            "vocal": "maybe",
            "language": "xx",
            "writers": "?",
        }
    )

    assert row is None
    assert [(fault.field, fault.value, fault.problem.told()[0]) for fault in faults] == [
        ("artists", "Various Artists", "“Various Artists” is not the name of an artist"),
        ("isrc", "KR", "This ISRC has 2 characters instead of 12"),
        ("language", "xx", "“xx” is not a language that we know"),
        ("vocal", "maybe", "“maybe” says neither vocal nor instrumental"),
        ("writers", "?", "“?” is not the name of a writer"),
        ("ai", "all", "Wholly AI-made recordings cannot be listed"),
        ("title", "", "The recording has no title"),
    ]
    assert [Fault.from_json(fault.as_json()) for fault in faults] == faults


@pytest.mark.parametrize(
    ("cells", "field"), [({"title": "x"}, "artists"), ({"title": "x", "artists": " ; "}, "artists")]
)
def test_a_recording_without_a_human_is_refused(cells: dict[str, str], field: str) -> None:
    _row, faults = read_recording(cells)

    assert [(fault.field, fault.problem.reason) for fault in faults] == [(field, "No human creator is named")]


def test_ai_contribution_is_none_partly_or_all() -> None:
    _row, faults = read_recording({"title": "x", "artists": "y", "ai": "quite"})

    assert [fault.problem.told()[0] for fault in faults] == ["“quite” says neither none, partly nor all"]


def test_identity_is_the_isrc_else_the_own_id_else_what_describes_it() -> None:
    by_isrc = RecordingRow("One", ("Two",), isrc="KRZ992600017", own_id="a")
    by_id = RecordingRow("One", ("Two",), own_id="a")
    described = RecordingRow("One", ("Two", "Three"), duration_ms=1000)

    assert by_isrc.identity == RecordingRow("Other", ("X",), isrc="KRZ992600017").identity
    assert by_id.identity == RecordingRow("Other", ("X",), own_id="a").identity
    assert described.identity == RecordingRow("ONE!", ("three", "two"), duration_ms=1000).identity
    assert described.identity != RecordingRow("One", ("Two", "Three"), duration_ms=1001).identity
    assert described.identity != RecordingRow("One", ("Two", "Three"), version="Live", duration_ms=1000).identity
    assert len({by_isrc.identity, by_id.identity, described.identity}) == 3


def test_a_work_is_its_iswc_else_its_title_and_writers() -> None:
    writers = (Writer("A", "composer"), Writer("B", "lyricist"))
    named = RecordingRow("One", ("Two",), writers=writers)

    assert named.work_identity == RecordingRow("x", ("y",), work_title="ONE", writers=writers[::-1]).work_identity
    assert named.work_identity != RecordingRow("One", ("Two",), writers=writers[:1]).work_identity
    assert RecordingRow("x", ("y",), iswc="T0345246801").work_identity != named.work_identity


def test_each_kind_of_right_is_read() -> None:
    share, _faults = read_right(
        {"kind": "Share", "recordings": "KRZ992600017; HAN-2", "side": "master", "holder": "Hangang", "part": "50%",
         "territory": "WORLD-US", "valid_from": "2026-01-01", "valid_until": "2031-01-01", "document": "H-1"}
    )  # fmt: skip
    grant, _faults = read_right(
        {"kind": "grant", "recordings": "all", "side": "publishing", "holder": "Song Co", "stages": "evaluate",
         "contents": "audio,lyrics", "document": "G-1", "least_price": "2.5 eur", "least_side": "20%",
         "purposes": "Data mining; ai_input"}
    )  # fmt: skip

    assert share == RightsRow(
        "share", ("KRZ992600017", "HAN-2"), side="master", holder="Hangang", part=Fraction(1, 2),
        territory=Territory.parse("WORLD-US"), valid_from=date(2026, 1, 1), valid_until=date(2031, 1, 1),
        document="H-1",
    )  # fmt: skip
    assert grant == RightsRow(
        "grant", ("ALL",), side="publishing", holder="Song Co", purposes=("data_mining", "ai_input"),
        stages=("evaluate",), contents=("audio", "lyrics"), document="G-1", least_price=Price(250, "EUR"),
        least_side=Fraction(1, 5),
    )  # fmt: skip
    assert grant.is_for_all
    assert not share.is_for_all


def test_koreans_write_rights_in_korean() -> None:
    earns, _faults = read_right(
        {
            "kind": "배분",
            "recordings": "1",
            "side": "마스터",
            "holder": "한강",
            "person": "윤달비",
            "part": "1/4",
            "payment": "직접",
        }
    )

    assert earns == RightsRow(
        "participation", ("1",), side="master", holder="한강", person="윤달비", part=Fraction(1, 4)
    )


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"kind": "share", "recordings": "1"}, ["side", "holder", "part"]),
        ({"kind": "credit", "recordings": "1"}, ["person", "role"]),
        ({"kind": "consent", "recordings": "1", "person": "A", "purposes": "ai_input"}, ["document", "warranted_by"]),
        ({"kind": "gift", "recordings": "1"}, ["kind"]),
        ({"kind": "credit", "recordings": "1", "person": "A; B", "role": "artist"}, ["person"]),
        (
            {"kind": "credit", "recordings": "1", "person": "A", "role": "cook", "isni": "1", "ipi": "2"},
            ["role", "isni", "ipi"],
        ),
        (
            {"kind": "share", "recordings": "1", "side": "master", "holder": "A", "part": "1/2", "territory": "XX",
             "valid_from": "2026-01-01", "valid_until": "2026-01-01"},
            ["territory", "valid_until"],
        ),
    ],
)  # fmt: skip
def test_a_line_that_leaves_something_out_is_refused(cells: dict[str, str], told: list[str]) -> None:
    row, faults = read_right(cells)

    assert row is None
    assert [fault.field for fault in faults] == told
    assert all(fault.problem.told() for fault in faults)


@pytest.mark.parametrize(
    ("text", "price"), [("KRW 3000", Price(3000, "KRW")), ("2 usd", Price(200, "USD")), ("2.05GBP", Price(205, "GBP"))]
)
def test_price_is_read_with_its_currency(text: str, price: Price) -> None:
    row, _faults = read_right({**GRANT, "least_price": text})

    assert row is not None
    assert row.least_price == price


@pytest.mark.parametrize("text", ["3", "3 CHF", "3.5 KRW", "USD", "USD 3 USD", "3,000 KRW"])
def test_what_is_no_price_is_refused(text: str) -> None:
    _row, faults = read_right({**GRANT, "least_price": text})

    assert [fault.field for fault in faults] == ["least_price"]


GRANT = {
    "kind": "grant",
    "recordings": "1",
    "side": "master",
    "holder": "A",
    "purposes": "ai_input",
    "stages": "align",
    "contents": "audio",
    "document": "D",
}
any_cells = st.dictionaries(
    st.sampled_from([field.name for field in (*CATALOG_FIELDS, *RIGHTS_FIELDS)]), st.text(max_size=60)
)


@given(any_cells)
def test_any_line_is_read_or_refused_with_reasons(cells: dict[str, str]) -> None:
    for row, faults in (read_recording(cells), read_right(cells)):
        assert (row is None) == bool(faults)
        for fault in faults:
            assert all(fault.problem.told())


def test_no_other_line_may_share_the_identifiers_else_the_description() -> None:
    bare = RecordingRow("One", ("Two",))

    assert RecordingRow("One", ("Two",), isrc="KRZ992600017", own_id="a").keys == ["isrc KRZ992600017", "own a"]
    assert bare.keys == [f"described {bare.described}"]
