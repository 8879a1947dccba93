"""What a MEAD message adds to recordings that a catalog has."""

from pathlib import Path

import pytest

from marketplace.catalog.models import Recording
from marketplace.catalog.parsing.recording_cells import key
from tests.catalog.imports.ern.builders import HEADER, read_text
from tests.catalog.imports.ern.lives import brought, delivery
from tests.factories.accounts import make_label
from tests.factories.imports import take

SUNG = (
    "<GenreCategory><Value>Folk</Value></GenreCategory><SubGenreCategory>"
    "<Value Namespace='X' UserDefinedValue='Sea; Song'>UserDefined</Value></SubGenreCategory>"
    "<VocalRegister><Value>Alto</Value></VocalRegister>"
)
HEARD = (
    "<TimeSignature><Tempo>Allegro</Tempo></TimeSignature><BeatsPerMinute><Value>119.6</Value></BeatsPerMinute>"
    "<InstrumentUsed><Value>ElectricGuitar</Value></InstrumentUsed><InstrumentUsed IsFeatured='true'><Value>DrumKit"
    "</Value></InstrumentUsed><Harmony><RootChordNote>FSharp</RootChordNote>"
    "<Mode Namespace='X' UserDefinedValue='Minor'>UserDefined</Mode></Harmony>"
    "<Mood><Value>Calm</Value></Mood><Mood><Value Namespace='X' UserDefinedValue='Hopeful'>UserDefined</Value></Mood>"
    "<ProgrammaticTheme><Value>Carnival</Value></ProgrammaticTheme><LyricTheme><Value>LeavingHome</Value></LyricTheme>"
)


def mead(said: str) -> str:
    """A message that describes Night Ferry."""
    return (
        f'<m:MeadMessage xmlns:avs="http://ddex.net/xml/avs/avs" xmlns:m="http://ddex.net/xml/mead/101">{HEADER}'
        "<ResourceInformationList><ResourceInformation><ResourceSummary><ResourceId><ISRC>KRZ992600017</ISRC>"
        "</ResourceId><DisplayTitle><TitleText><Title>Night Ferry</Title></TitleText></DisplayTitle><DisplayArtist>"
        "<FullName><Name>Yoon Dalbi</Name></FullName></DisplayArtist></ResourceSummary>"
        f"{said}</ResourceInformation></ResourceInformationList></m:MeadMessage>"
    )


def test_what_a_buyer_searches_by_is_kept(tmp_path: Path) -> None:
    about, lines = read_text(tmp_path, mead(SUNG + HEARD))

    assert lines == [
        {
            "isrc": "KRZ992600017",
            "title": "Night Ferry",
            "artists": "Yoon Dalbi",
            "genre": "Folk; Sea, Song",
            "vocal": "vocal",
            "mood": "calm; hopeful",
            "key": "fsharp minor",
            "bpm": "119.6",
            "instruments": "electric guitar; drum kit",
            "themes": "carnival; leaving home",
        }
    ]
    assert (about["standard"], about["version"], about["action"], about["recordings"]) == (
        "DDEX MEAD",
        "1.0.1",
        "update",
        "1",
    )


def test_a_voice_among_the_instruments_is_singing_and_a_tempo_of_nothing_is_none(tmp_path: Path) -> None:
    said = "<BeatsPerMinute>0</BeatsPerMinute><InstrumentUsed><Value>MaleVoice</Value></InstrumentUsed>"

    _about, (line,) = read_text(tmp_path, mead(said))

    assert (line["vocal"], line["instruments"], "bpm" in line) == ("vocal", "male voice", False)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("F#m", "F sharp minor"),
        ("Bb", "B flat major"),
        ("c minor", "C minor"),
        ("BM", "B major"),
        ("D Dorian", "D Dorian"),
    ],
)
def test_a_key_is_written_in_one_way(text: str, written: str) -> None:
    assert key(text) == written


@pytest.mark.django_db
def test_a_message_that_describes_adds_and_empties_nothing_by_its_silence() -> None:
    label = make_label()
    take(brought(label, delivery()))
    take(brought(label, mead(SUNG).encode()))

    update = brought(label, mead(HEARD).encode())

    assert sorted(change["field"] for change in update.rows.get().changes) == [
        "bpm",
        "instruments",
        "key",
        "mood",
        "themes",
    ]
    take(update)
    ferry = Recording.objects.get(isrc="KRZ992600017")
    assert (ferry.genre, ferry.vocal, ferry.mood, ferry.key, ferry.bpm) == (
        "Folk; Sea, Song",
        "vocal",
        "calm; hopeful",
        "F sharp minor",
        120,
    )
