"""MEAD 1.0: what is known of recordings beside their releases, as far as somebody would search by it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from marketplace.catalog.parsing.ern import alike
from marketplace.catalog.parsing.ern.documents import Element, Reading
from marketplace.catalog.parsing.tables import Line

COLUMNS: Final = ["isrc", "title", "artists", "genre", "vocal", "mood", "key", "bpm", "instruments", "themes"]
_THEMES: Final = ("Theme", "ProgrammaticTheme", "LyricTheme")
_VOICES: Final = re.compile(r"voice|vocal|choir|chorus|singer|soprano$|contralto", re.IGNORECASE)


def mead_lines(path: Path) -> Iterator[Line]:
    """Give a line for each recording that the message describes."""
    for record in Reading(path, wants=lambda name: name == "ResourceInformation").records():
        if record.name == "ResourceInformation":
            yield Line(record.line, _cells(record))


def _cells(record: Element) -> list[str]:
    summary = record.child("ResourceSummary") or record
    artists = (artist.said("FullName", "Name") or artist.said("FullName") for artist in summary.all("DisplayArtist"))
    instruments = _valued(record, "InstrumentUsed")
    sings = record.child("VocalRegister") is not None or any(map(_VOICES.search, instruments))
    return [
        summary.said("ResourceId", "ISRC"),
        summary.said("DisplayTitle", "TitleText", "Title") or summary.said("DisplayTitle", "TitleText"),
        _listed(name for name in artists if name),
        _listed(_valued(record, "GenreCategory", "SubGenreCategory")),
        "vocal" if sings else "",
        _listed(map(alike.spaced, _valued(record, "Mood"))),
        _key(record),
        _bpm(record),
        _listed(map(alike.spaced, instruments)),
        _listed(map(alike.spaced, _valued(record, *_THEMES))),
    ]


def _valued(record: Element, *names: str) -> tuple[str, ...]:
    """The values of elements of these names, each once; laxer senders leave out the element around the value."""
    said = [value for one in record.all(*names) for value in one.all("Value") or [one]]
    return alike.values(said)


def _key(record: Element) -> str:
    """The key in which it begins: its root and its mode."""
    harmony = record.child("Harmony")
    if harmony is None:
        return ""
    said = (harmony.child("RootChordNote"), harmony.child("Mode"))
    return " ".join(alike.spaced(text) for one in said if one is not None and (text := alike.value(one)))


def _bpm(record: Element) -> str:
    """The tempo, unless it is nothing: what senders write who do not know it."""
    text = next(iter(_valued(record, "BeatsPerMinute")), "")
    return "" if re.fullmatch(r"0*(?:\.0*)?", text) else text


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text.replace(";", ",") for text in texts))
