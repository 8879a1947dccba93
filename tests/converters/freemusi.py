"""freemusi.cc's netlabel catalog as files of our template: one a label, or all in one."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator

from tests.converters.shared import SHARED

HEADER = ("Own id", "Title", "Artists", "Length", "Release", "Imprint", "Year", "Genre")
Row = tuple[str, ...]


def rows() -> Iterator[Row]:
    """Every track as one line of the template; what is odd in the source stays odd."""
    folder = SHARED / "freemusi.cc"
    with (folder / "releases.csv").open(encoding="utf-8", newline="") as stream:
        releases = {release["id"]: release for release in csv.DictReader(stream)}
    with gzip.open(folder / "tracks.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for track in csv.DictReader(stream):
            release = releases[track["id"]]
            yield (
                f"{track['id']}/{track['disc']}/{track['track']}",
                track["title"],
                track["trackartist"] or release["artist"],
                track["duration"],
                release["album"],
                release["label"],
                release["year"],
                release["genre"].replace(",", ";"),
            )


def rows_by_label() -> dict[str, list[Row]]:
    """The same, divided by label; `?` is a label of its own."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows():
        found[row[HEADER.index("Imprint")]].append(row)
    return dict(found)
