"""A line of a catalog file is read as one recording, or refused with every reason."""

import pytest

from marketplace.catalog.parsing.recording_rows import RecordingRow, Writer
from marketplace.catalog.parsing.recordings import read_recording
from marketplace.catalog.parsing.rows import Fault

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

    assert (row, faults) == (RecordingRow("One", ("Two",), duration_ms=5000, vocal="instrumental", ai="none"), [])
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


def test_no_other_line_may_share_the_identifiers_else_the_description() -> None:
    bare = RecordingRow("One", ("Two",))

    assert RecordingRow("One", ("Two",), isrc="KRZ992600017", own_id="a").keys == ["isrc KRZ992600017", "own a"]
    assert bare.keys == [f"described {bare.described}"]
