"""What one line of a catalog file says about one recording."""

import re
from dataclasses import dataclass
from hashlib import sha256

from marketplace.catalog.parsing import facts


@dataclass(frozen=True)
class Writer:
    """One name behind a composition, and what it did."""

    name: str
    role: str
    ai: str = "none"


@dataclass(frozen=True)
class RecordingRow:
    """What one line of a catalog file says about one recording."""

    title: str
    artists: tuple[str, ...]
    own_id: str = ""
    version: str = ""
    isrc: str = ""
    duration_ms: int | None = None
    release: str = ""
    upc: str = ""
    imprint: str = ""
    year: int | None = None
    genre: str = ""
    language: str = ""
    vocal: str = "unknown"
    mood: str = ""
    key: str = ""
    bpm: int | None = None
    instruments: str = ""
    themes: str = ""
    work_title: str = ""
    iswc: str = ""
    writers: tuple[Writer, ...] = ()
    ai: str = "unknown"
    contributors: tuple[facts.Contributor, ...] = ()
    other_titles: tuple[tuple[str, str], ...] = ()
    p_line: str = ""
    c_line: str = ""
    release_id: str = ""
    disc: int | None = None
    track: int | None = None
    other_releases: tuple[facts.OtherRelease, ...] = ()
    deals: tuple[facts.Deal, ...] = ()

    @property
    def artist(self) -> str:
        """The artists as they are displayed."""
        return ", ".join(self.artists)

    @property
    def credited(self) -> dict[tuple[str, str], str]:
        """How much of it a machine did, for everybody on the recording: by name and role."""
        said = {(one.name, one.role): one.ai for one in reversed(self.contributors)}
        return {(name, "featured_artist"): said.get((name, "featured_artist"), "none") for name in self.artists} | said

    @property
    def identity(self) -> str:
        """SHA-256 of the ISRC, else of the own id, else of artist, title, version and length."""
        if self.isrc:
            return hashed("isrc", self.isrc)
        if self.own_id:
            return hashed("own id", self.own_id)
        return self.described

    @property
    def described(self) -> str:
        """SHA-256 of what describes it: artist, title, version and length."""
        said = (*sorted(self.artists), self.title, self.version, str(self.duration_ms or ""))
        return hashed("described", *(folded(text) for text in said))

    @property
    def keys(self) -> list[str]:
        """What no other line of the same file may share."""
        named = [f"{name} {value}" for name, value in (("isrc", self.isrc), ("own", self.own_id)) if value]
        return named or [f"described {self.described}"]

    @property
    def has_work(self) -> bool:
        """Does the line say anything of the composition?"""
        return bool(self.work_title or self.iswc or self.writers)

    @property
    def work_identity(self) -> str:
        """SHA-256 of the ISWC, else of the composition's title and writers."""
        if self.iswc:
            return hashed("iswc", self.iswc)
        writers = sorted({folded(writer.name) for writer in self.writers})
        return hashed("work", folded(self.work_title or self.title), *writers)


def folded(text: str) -> str:
    """Leave out case and signs, by which the same title is often written differently."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text.casefold()


def hashed(*parts: str) -> str:
    """Hash parts so that no two lists of parts read the same."""
    return sha256("\x1f".join(parts).encode()).hexdigest()
