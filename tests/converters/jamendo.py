"""Jamendo's tracks as one file of a distributor; the source has no titles and no names, so they are made of its ids."""

import gzip
from collections.abc import Iterator

from tests.converters.shared import SHARED

HEADER = ("Own id", "Title", "Artists", "Length", "Release", "Genre", "Vocal or instrumental")
Row = tuple[str, ...]


def rows() -> Iterator[Row]:
    """Every track as one line of the template; a row of the source has a field for each tag."""
    with gzip.open(SHARED / "jamendo" / "tracks_merged.tsv.gz", "rt", encoding="utf-8") as stream:
        next(stream)
        for line in stream:
            track, artist, album, _path, duration, *tags = line.rstrip("\n").split("\t")
            kinds = [tag.split("---") for tag in ",".join(tags).split(",")]
            genres = ";".join(name for kind, name in kinds if kind == "genre")[:200]
            voice = "vocal" if ["instrument", "voice"] in kinds else ""
            yield (
                track,
                f"Track {int(track[6:])}",
                f"Artist {int(artist[7:])}",
                duration,
                f"Album {album}",
                genres,
                voice,
            )
