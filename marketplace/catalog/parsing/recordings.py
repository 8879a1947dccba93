"""A line of a catalog file as one recording, or every reason why it is none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final

from marketplace.catalog.parsing import facts
from marketplace.catalog.parsing.languages import language_code
from marketplace.catalog.parsing.rows import Cells, Fault
from marketplace.catalog.parsing.values import bounded, milliseconds, names, whole_milliseconds, year
from marketplace.kit import identifiers
from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _

_NOBODY: Final = frozenset(
    {"?", "-", "n/a", "none", "unknown", "unknown artist", "various", "various artists", "v.a.", "v/a", "va"}
)
_VOCAL: Final = frozenset(["vocal", "vocals", "yes", "y", "true", "1", "sung", "보컬", "가창", "유", "예"])
_INSTRUMENTAL: Final = frozenset(
    ["instrumental", "no", "n", "false", "0", "inst", "inst.", "연주", "연주곡", "무", "아니오", "아니요"]
)
_NO_AI: Final = frozenset(["none", "no", "n", "false", "0", "없음", "미사용", "아니오", "아니요"])
_PARTLY_AI: Final = frozenset(["partly", "partial", "part", "some", "assisted", "일부", "부분"])
_WHOLLY_AI: Final = frozenset(["all", "wholly", "full", "fully", "entirely", "전부", "전체"])
_WRITER_ROLES: Final = {
    "writer": "writer", "composer": "composer", "music": "composer", "lyricist": "lyricist", "lyrics": "lyricist",
    "words": "lyricist", "author": "lyricist", "arranger": "arranger", "작곡": "composer", "작사": "lyricist",
    "편곡": "arranger",
}  # fmt: skip


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
    work_title: str = ""
    iswc: str = ""
    writers: tuple[Writer, ...] = ()
    ai: str = "none"
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


def read_recording(cells: Mapping[str, str]) -> tuple[RecordingRow | None, list[Fault]]:
    """Read one line; give the recording, or nothing and every fault."""
    line = Cells(cells)
    nobody: tuple[facts.Contributor, ...] = ()
    everybody = line.read("contributors", facts.contributors, nobody)
    row = RecordingRow(
        title=line.read("title", partial(bounded, limit=500), ""),
        artists=line.read("artists", _artists, ()),
        own_id=line.read("own_id", partial(bounded, limit=100), ""),
        version=line.read("version", partial(bounded, limit=200), ""),
        isrc=line.read("isrc", identifiers.isrc, ""),
        duration_ms=line.read("duration", milliseconds, None) or line.read("milliseconds", whole_milliseconds, None),
        release=line.read("release", partial(bounded, limit=500), ""),
        upc=line.read("upc", identifiers.barcode, ""),
        imprint=line.read("imprint", partial(bounded, limit=300), ""),
        year=line.read("year", year, None),
        genre=line.read("genre", _genres, ""),
        language=line.read("language", _language, ""),
        vocal=line.read("vocal", _vocal, "unknown"),
        work_title=line.read("work_title", partial(bounded, limit=500), ""),
        iswc=line.read("iswc", identifiers.iswc, ""),
        writers=_all_writers(line.read("writers", _writers, ()), everybody),
        ai=line.read("ai", _ai, "none"),
        contributors=tuple(one for one in everybody if one.role not in facts.WRITING),
        other_titles=line.read("other_titles", facts.other_titles, ()),
        p_line=line.read("p_line", partial(bounded, limit=500), ""),
        c_line=line.read("c_line", partial(bounded, limit=500), ""),
        release_id=line.read("release_id", partial(bounded, limit=100), ""),
        disc=line.read("disc", facts.number_on_release, None),
        track=line.read("track", facts.number_on_release, None),
        other_releases=line.read("other_releases", facts.other_releases, ()),
        deals=line.read("deals", facts.deals, ()),
    )
    _complete(line)
    _made_by_people(line, row)
    return (None, line.faults) if line.faults else (row, [])


def _complete(line: Cells) -> None:
    """Refuse a line without a title, and one that names nobody who performs."""
    if not line.text("title"):
        line.refuse("title", Problem(_("The recording has no title"), _("Write the title as on the release.")))
    if not line.text("artists").strip(" ;|"):
        line.refuse(
            "artists", Problem(_("No human creator is named"), _("Name at least one person or band who performs it."))
        )


def _made_by_people(line: Cells, row: RecordingRow) -> None:
    """Refuse a line that names machines only: without human creativity there is nothing to license (principle 2.4)."""
    made = [*row.credited.values(), *(writer.ai for writer in row.writers)]
    if made and all(ai == "all" for ai in made):
        line.refuse(
            "contributors" if line.text("contributors") else "artists",
            Problem(
                _("Everybody who is named is a machine"),
                _("Name at least one person who made part of it. What is wholly made by AI cannot be listed."),
            ),
        )


def _all_writers(named: tuple[Writer, ...], everybody: tuple[facts.Contributor, ...]) -> tuple[Writer, ...]:
    """Give who wrote: by the writers' cell, and by the roles of the contributors."""
    said = {(one.name, one.role): one.ai for one in everybody if one.role in facts.WRITING}
    found = {(one.name, one.role): said.get((one.name, one.role), one.ai) for one in named}
    return tuple(Writer(name, role, ai) for (name, role), ai in (said | found).items())


def _artists(text: str) -> tuple[str, ...]:
    """Read who performs; a stand-in for a name is nobody whom one could ask or pay."""
    found = names(text)
    if stand_ins := [name for name in found if name.casefold() in _NOBODY]:
        raise Refused(
            _("“{name}” is not the name of an artist"),
            _("Name who performs this recording: each is asked for consent, and paid."),
            name=stand_ins[0],
        )
    bounded(", ".join(found), 500)
    return found


def _writers(text: str) -> tuple[Writer, ...]:
    """Read who wrote, with the role that may follow a name in brackets."""
    found = []
    for name in names(text):
        if name.casefold() in _NOBODY:
            raise Refused(
                _("“{name}” is not the name of a writer"), _("Name who wrote it, or leave the cell empty."), name=name
            )
        bracket = re.fullmatch(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]", name)
        role = _WRITER_ROLES.get(bracket[2].strip().casefold()) if bracket else None
        found.append(Writer(bracket[1], role) if bracket and role else Writer(name, "writer"))
    return tuple(found)


def _genres(text: str) -> str:
    """Read genres, divided by semicolons."""
    return bounded("; ".join(names(text)), 200)


def _language(text: str) -> str:
    """Read the language that is sung."""
    if (code := language_code(text)) is None:
        raise Refused(
            _("“{text}” is not a language that we know"), _("Write its ISO 639 code, such as ko or en."), text=text
        )
    return code


def _vocal(text: str) -> str:
    """Read whether anybody sings."""
    plain = text.casefold()
    if plain in _VOCAL:
        return "vocal"
    if plain in _INSTRUMENTAL:
        return "instrumental"
    raise Refused(
        _("“{text}” says neither vocal nor instrumental"),
        _("Write vocal or instrumental, or leave the cell empty: it then counts as vocal."),
        text=text,
    )


def _ai(text: str) -> str:
    """Read how much of it a machine made; what is wholly made by one is refused (principle 2.4)."""
    plain = text.casefold()
    if plain in _NO_AI:
        return "none"
    if plain in _PARTLY_AI:
        return "partly"
    if plain in _WHOLLY_AI:
        raise Refused(
            _("Wholly AI-made recordings cannot be listed"),
            _("If a person wrote or played part of it, write “partly” and name them."),
        )
    raise Refused(_("“{text}” says neither none, partly nor all"), _("Write none, partly or all."), text=text)


def folded(text: str) -> str:
    """Leave out case and signs, by which the same title is often written differently."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text.casefold()


def hashed(*parts: str) -> str:
    """Hash parts so that no two lists of parts read the same."""
    return sha256("\x1f".join(parts).encode()).hexdigest()
