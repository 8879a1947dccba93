"""Messages that are refused say why, and in which line."""

from pathlib import Path

import pytest

from marketplace.catalog.parsing.child import is_markup, read
from marketplace.catalog.parsing.ern import documents, fragments, messages
from marketplace.catalog.parsing.tables import FileRefused
from tests.catalog.imports.ern.builders import (
    album4,
    deals,
    ern,
    parties,
    read_text,
    releases,
    resources,
    song4,
    terms4,
)

WHOLE = ern("43", parties("Yoon Dalbi"), resources(song4()), releases(album4("A1")))
REFUSED = {
    "cut in half": (WHOLE[: len(WHOLE) // 2], "The message breaks off in line 5: its end is missing"),
    "not well-formed": (
        WHOLE.replace("Night Ferry", "Night & Ferry"),
        "Line 5 is not well-formed XML: a tag is not closed, or a sign such as & or < stands alone",
    ),
    "tags that cross": (
        WHOLE.replace("</ResourceList>", "</ReleaseList>"),
        "Line 5 is not well-formed XML: a tag is not closed, or a sign such as & or < stands alone",
    ),
    "two roots": (
        WHOLE + "<more/>",
        "Line 7 is not well-formed XML: a tag is not closed, or a sign such as & or < stands alone",
    ),
    "a document type": (
        WHOLE.replace("<ern:New", "<!DOCTYPE x>\n<ern:New", 1),
        "Line 2 declares a document type, which no DDEX message has and which can do harm",
    ),
    "an entity of nobody": (
        WHOLE.replace("Night Ferry", "&nbsp;"),
        "Line 5 is not well-formed XML: a tag is not closed, or a sign such as & or < stands alone",
    ),
    "a web page": ("<html><body/></html>", "This XML file is no DDEX message: it begins with <html>"),
    "a version to come": (
        WHOLE.replace("ern/43", "ern/51"),
        "This is DDEX ERN in version 5.1, which we do not read",
    ),
    "a version long gone": (
        WHOLE.replace("ern/43", "ern/341"),
        "This is DDEX ERN in version 3.4.1, which we do not read",
    ),
    "another message": (
        WHOLE.replace("NewReleaseMessage", "CatalogListMessage"),
        "A CatalogListMessage of DDEX ERN brings no recordings to a catalog",
    ),
    "another standard": (
        WHOLE.replace("ern/43", "dsr/40").replace("NewReleaseMessage", "SalesReportToRecordCompanyMessage"),
        "A SalesReportToRecordCompanyMessage of DDEX DSR brings no recordings to a catalog",
    ),
    "nothing in it": (ern("43", parties("Yoon Dalbi")), "The message names no recording and no release"),
    "an encoding of nobody": (
        WHOLE.replace("UTF-8", "KLINGON"),
        "The message is in an encoding that we do not read",
    ),
    "nothing but its beginning": (
        '<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/ern/43"/>',
        "The message names no recording and no release",
    ),
    "UTF-8 that calls itself UTF-16": (
        WHOLE.replace("UTF-8", "UTF-16"),
        "The message is in an encoding that we do not read",
    ),
    "UTF-7": (WHOLE.replace("UTF-8", "UTF-7"), "The message is in an encoding that we do not read"),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_message_is_refused_with_a_sentence(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "message.xml"
    path.write_text(text)

    with pytest.raises(FileRefused) as refused:
        list(read(path).lines)

    assert refused.value.problem.told()[0] == reason


def test_half_a_message_gives_no_line_at_all(tmp_path: Path) -> None:
    path = tmp_path / "message.xml"
    path.write_text(WHOLE.removesuffix("\n</ern:NewReleaseMessage>"))

    with pytest.raises(FileRefused):
        read(path)


@pytest.mark.parametrize("depth", [80, 50_000])
@pytest.mark.parametrize("where", ["</SoundRecording>", "</Party>"])
def test_deep_nesting_is_refused(depth: int, where: str, tmp_path: Path) -> None:
    text = WHOLE.replace(where, "<a>" * depth + "</a>" * depth + where, 1)

    with pytest.raises(FileRefused) as refused:
        read_text(tmp_path, text)

    assert refused.value.problem.told()[0].endswith("is nested more than 60 levels deep")


def test_one_endless_tag_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read_text(tmp_path, WHOLE.replace("<Party>", f"<Party a='{'x' * 3_000_000}'>", 1))

    assert refused.value.problem.told()[0] == ("What begins in line 4 is larger than one element of a message can be")


def test_one_endless_record_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_RECORD_BYTES", 1000)

    with pytest.raises(FileRefused) as refused:
        read_text(tmp_path, WHOLE.replace("</Party>", "<a/>" * 1000 + "</Party>", 1))

    assert refused.value.problem.told()[0] == ("What begins in line 4 is larger than one element of a message can be")


def test_a_record_of_too_many_elements_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_RECORD_ELEMENTS", 100)

    with pytest.raises(FileRefused, match="larger than one element of a message can be"):
        read_text(tmp_path, WHOLE.replace("</Party>", "<a/>" * 101 + "</Party>", 1))


def test_an_endless_text_is_cut_where_no_cell_holds_it(tmp_path: Path) -> None:
    _about, (line,) = read_text(tmp_path, WHOLE.replace("Night Ferry", "밤" * 200_000))

    assert 20_000 < len(line["title"]) < 100_000


def test_a_message_that_refers_to_itself_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fragments, "_FREE_BYTES", 0)
    monkeypatch.setattr(fragments, "_MOST_TIMES", 0)

    with pytest.raises(FileRefused) as refused:
        read_text(tmp_path, WHOLE)

    assert refused.value.problem.told()[0] == (
        "The message names the same releases and deals so often that it cannot be read"
    )


def test_too_many_resources_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_ROWS", 0)

    with pytest.raises(FileRefused) as refused:
        read_text(tmp_path, WHOLE)

    assert refused.value.problem.told()[0] == "The message holds more than 0 resources"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_encodings_that_xml_knows_are_read(encoding: str, tmp_path: Path) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    text = ern(
        "43", parties("Dáibhí Ó"), resources(song4(artist="PDáibhíÓ")), releases(album4("A1")), deals(terms4("Stream"))
    )

    _about, (line,) = read_text(tmp_path, text.replace("UTF-8", declared).encode(encoding))

    assert (line["artists"], line["deals"]) == ("Dáibhí Ó", "Stream in WORLD")


def test_blanks_before_the_first_tag_do_not_make_it_a_sheet() -> None:
    assert [is_markup(start) for start in (b"\xef\xbb\xbf \n<a", b"\xff\xfe<\0", b"title,<a>", b"")] == [
        True,
        True,
        False,
        False,
    ]
