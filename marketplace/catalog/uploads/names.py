"""Which recording and which kind of file a file name means."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

AUDIO: Final = frozenset({".wav", ".flac", ".aif", ".aiff", ".ogg", ".mp3"})
WORDS: Final = frozenset({".txt", ".lrc"})
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg"})
VIDEOS: Final = frozenset({".mp4", ".mov", ".webm"})

_KIND: Final = re.compile(r"[\s._-]+(master|instrumental|inst|stems|lyrics|artwork|cover|video)$", re.IGNORECASE)
_KINDS: Final = {"inst": "instrumental", "cover": "artwork"}
_ISRC: Final = re.compile(r"(?<![A-Z0-9])([A-Z]{2})-?([A-Z0-9]{3})-?(\d{2})-?(\d{5})(?![A-Z0-9])")
_SEPARATOR: Final = re.compile(r"[\s._-]+")


@dataclass(frozen=True, slots=True)
class FileName:
    """What a name tells: a kind of file, the ISRCs in it, and the texts that may be an own id, the longest first."""

    kind: str
    isrcs: tuple[str, ...]
    own_ids: tuple[str, ...]


def read_name(name: str) -> FileName | None:
    """Read a name such as `KRA012600417.wav`, `cat-17 instrumental.flac` or `cat-17.lyrics.txt`; None is no music."""
    path = PurePosixPath(name.replace("\\", "/"))
    suffix, stem = path.suffix.lower(), path.stem.strip()
    if suffix not in AUDIO | WORDS | PICTURES | VIDEOS or not stem:
        return None
    said = _KIND.search(stem)
    bare = stem[: said.start()] if said else stem
    kind = _KINDS.get(said[1].lower(), said[1].lower()) if said else ""
    isrcs = tuple(dict.fromkeys("".join(found) for found in _ISRC.findall(bare.upper().replace("_", " "))))
    return FileName(_kind(kind, suffix), isrcs, _prefixes(stem, bare))


def _kind(said: str, suffix: str) -> str:
    """Words are lyrics, pictures are artwork and moving ones video, whatever the name says."""
    if suffix in WORDS:
        return "lyrics"
    if suffix in PICTURES:
        return "artwork"
    if suffix in VIDEOS:
        return "video"
    return said if said in {"instrumental", "stems"} else "master"


def _prefixes(stem: str, bare: str) -> tuple[str, ...]:
    ends = [found.start() for found in _SEPARATOR.finditer(bare)]
    return tuple(dict.fromkeys([stem, bare, *(bare[:end] for end in reversed(ends) if end)]))
