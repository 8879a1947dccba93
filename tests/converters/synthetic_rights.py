"""A made-up rights file for real recordings: nobody stated these rights, and every document says so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from accounts.models import Organisation
from marketplace.catalog.models import Recording

HEADER = ("Kind", "Recordings", "Side", "Holder", "Person", "Role", "Part", "Purposes", "Document", "Warranted by")
SYNTHETIC = "SYNTHETIC, for tests only: nobody signed this"
PURPOSES = "train_generative; train_nongenerative; data_mining; ai_input"
Row = tuple[str, ...]


def rights_rows(label: Organisation, recordings: Iterable[Recording]) -> Iterator[Row]:
    """Both sides for the label; a part of each for the artist, who wrote it and agrees."""
    by_artist: dict[str, list[str]] = defaultdict(list)
    for recording in recordings:
        by_artist[recording.artist].append(recording.own_id)
    for artist, own_ids in by_artist.items():
        for start in range(0, len(own_ids), 100):
            yield from _rows(label.name, artist, ";".join(own_ids[start : start + 100]))


def _rows(label: str, artist: str, meant: str) -> Iterator[Row]:
    yield "credit", meant, "", "", artist, "writer", "", "", SYNTHETIC, ""
    for side, part in (("master", "25%"), ("publishing", "50%")):
        yield "share", meant, side, label, "", "", "100%", "", SYNTHETIC, ""
        yield "participation", meant, side, label, artist, "", part, "", SYNTHETIC, ""
    yield "consent", meant, "", "", artist, "", "", PURPOSES, SYNTHETIC, "Nobody (synthetic)"
