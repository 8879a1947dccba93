"""MEAD 1.0: what is known of recordings beside their releases. We keep genres and whether anybody sings.

Moods, keys, tempi, instruments and themes describe a recording too; the catalog has no place for them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from marketplace.catalog.parsing.ern import alike
from marketplace.catalog.parsing.ern.documents import Element, Reading
from marketplace.catalog.parsing.tables import Line

COLUMNS: Final = ["isrc", "title", "artists", "genre", "vocal"]


def mead_lines(path: Path) -> Iterator[Line]:
    """Give a line for each recording that the message describes."""
    for record in Reading(path, wants=lambda name: name == "ResourceInformation").records():
        if record.name == "ResourceInformation":
            yield Line(record.line, _cells(record))


def _cells(record: Element) -> list[str]:
    summary = record.child("ResourceSummary") or record
    genres = alike.values([*record.at_path("GenreCategory", "Value"), *record.at_path("SubGenreCategory", "Value")])
    artists = (artist.said("FullName", "Name") or artist.said("FullName") for artist in summary.all("DisplayArtist"))
    return [
        summary.said("ResourceId", "ISRC"),
        summary.said("DisplayTitle", "TitleText", "Title") or summary.said("DisplayTitle", "TitleText"),
        "; ".join(dict.fromkeys(name.replace(";", ",") for name in artists if name)),
        "; ".join(genre.replace(";", ",") for genre in genres),
        "vocal" if record.child("VocalRegister") is not None else "",
    ]
