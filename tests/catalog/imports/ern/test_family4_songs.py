"""Recordings of ERN 4.1 to 4.3.2: their titles, length, lines, year, language and voice, and what is only named."""

from pathlib import Path

import pytest

from tests.catalog.imports.ern.builders import (
    NIGHT_FERRY,
    album4,
    deals,
    ern,
    parties,
    read_song4,
    read_text,
    releases,
    resources,
    song4,
    terms4,
)


def test_titles_keep_sub_titles_and_scripts(tmp_path: Path) -> None:
    song = song4(
        more="<DisplayTitle LanguageAndScriptCode='ja'><TitleText>夜船</TitleText></DisplayTitle>"
        "<DisplayTitle><TitleText LanguageAndScriptCode='ja_Latn'>Yofune</TitleText></DisplayTitle>"
        "<AdditionalTitle><TitleText>Ferry / Night</TitleText></AdditionalTitle>",
    )

    subs = "<SubTitle>Live</SubTitle><SubTitle>Acoustic</SubTitle>"

    assert read_song4(tmp_path, song.replace("Night Ferry</TitleText>", f"Night Ferry</TitleText>{subs}")) == {
        "version": "Live; Acoustic",
        "other_titles": "ja: 夜船 / ja-Latn: Yofune / und: Ferry/Night",
    }


def test_the_default_title_comes_first(tmp_path: Path) -> None:
    song = song4(
        title="밤배",
        more="<DisplayTitle IsDefault='true' LanguageAndScriptCode='en'>"
        "<TitleText>Night Ferry</TitleText></DisplayTitle>",
    )

    assert read_song4(tmp_path, song) == {"other_titles": "und: 밤배"}


def test_length_lines_year_language_and_voice_are_read(tmp_path: Path) -> None:
    song = song4(
        more="<Duration>P0DT0H4M7.250S</Duration><IsInstrumental>false</IsInstrumental>"
        "<LanguageOfPerformance>ko</LanguageOfPerformance><FirstPublicationDate>2024-05-01</FirstPublicationDate>"
        "<PLine><Year>2024</Year><PLineCompany>Hangang Records</PLineCompany></PLine>"
        "<CLine><Year>2024</Year><CLineText>© 2024 Hangang</CLineText></CLine>"
        "<Genre><GenreText>Rock; Pop</GenreText><SubGenre>Indie</SubGenre></Genre>"
    )

    assert read_song4(tmp_path, song) == {
        "duration": "PT0H4M7.250S",
        "vocal": "vocal",
        "language": "ko",
        "year": "2024",
        "p_line": "2024 Hangang Records",
        "c_line": "© 2024 Hangang",
        "genre": "Rock, Pop; Indie",
    }


def test_unknown_length_and_no_words_are_not_taken_literally(tmp_path: Path) -> None:
    song = song4(more="<Duration>PT0H0M0S</Duration><LanguageOfPerformance>zxx</LanguageOfPerformance>")

    assert read_song4(tmp_path, song) == {"vocal": "instrumental"}


@pytest.mark.parametrize(
    ("song", "number"),
    [
        (song4(attributes=" IsSupplemental='true'"), ""),
        (
            song4(isrc="", more="<ResourceId><ProprietaryId>GB-BPW-12-23440</ProprietaryId></ResourceId>"),
            "GB-BPW-12-23440",
        ),
        (song4(reference="A7"), ""),
    ],
)
def test_what_is_only_named_is_supplemental(song: str, number: str, tmp_path: Path) -> None:
    line = read_song4(tmp_path, song)

    assert (line["kind"], line.get("own_id", "")) == ("supplemental", number)


def test_empty_and_impossible_texts_say_nothing(tmp_path: Path) -> None:
    song = song4(
        more="<DisplayTitle><SubTitle>x</SubTitle></DisplayTitle><DisplayTitle LanguageAndScriptCode='en'>"
        "<TitleText>Night Ferry</TitleText></DisplayTitle>"
        "<AdditionalTitle><TitleText>Night Ferry</TitleText></AdditionalTitle>"
        "<PLine/><FirstPublicationDate>soon</FirstPublicationDate>"
    )
    wrong = album4("A1", reference="R2", title="Single").replace("036000291452", "123123123123")
    when = "<ValidityPeriod><StartDate>2026-13-45</StartDate></ValidityPeriod>"
    message = ern(
        "43",
        parties("Yoon Dalbi"),
        resources(song),
        releases(album4("A1"), wrong),
        deals(terms4("Stream", when=when)),
    )

    assert read_text(tmp_path, message)[1] == [NIGHT_FERRY | {"other_releases": "Single", "deals": "Stream in WORLD"}]
