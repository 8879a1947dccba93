"""What a message says, whatever its family and version: the form in which both families are read."""

from dataclasses import dataclass

PLAIN_KIND = ""
KINDS = {
    "SoundRecording": PLAIN_KIND,
    "Video": "video",
    "Image": "image",
    "Text": "text",
    "SheetMusic": "sheet_music",
    "Software": "software",
    "MIDI": "software",
    "Midi": "software",
    "UserDefinedResource": "software",
}


@dataclass(frozen=True, slots=True)
class Title:
    """A title with what tells it from others, and the language and script it is in."""

    text: str
    sub_title: str = ""
    language: str = ""

    @property
    def whole(self) -> str:
        """Title and sub-title as one text."""
        return f"{self.text} ({self.sub_title})" if self.sub_title else self.text


@dataclass(frozen=True, slots=True)
class Contribution:
    """One name, what it did, and how much of that a machine did: none, partly or all."""

    name: str
    roles: tuple[str, ...]
    ai: str = "none"


@dataclass(frozen=True, slots=True)
class Resource:
    """One recording, video, picture or text of a message."""

    line: int
    kind: str
    reference: str
    isrc: str = ""
    own_ids: tuple[str, ...] = ()
    iswc: str = ""
    titles: tuple[Title, ...] = ()
    artists: tuple[Contribution, ...] = ()
    displayed: str = ""
    contributors: tuple[Contribution, ...] = ()
    duration: str = ""
    genres: tuple[str, ...] = ()
    p_line: str = ""
    c_line: str = ""
    label: str = ""
    year: str = ""
    language: str = ""
    vocal: str = ""
    contains_ai: str = ""
    is_supplemental: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource stands on a release; nothing where the message does not say."""

    resource: str
    disc: int = 0
    track: int = 0


@dataclass(frozen=True, slots=True)
class Release:
    """One product of a message."""

    reference: str
    is_track: bool = False
    is_main: bool = False
    titles: tuple[Title, ...] = ()
    barcode: str = ""
    isrc: str = ""
    own_ids: tuple[str, ...] = ()
    label: str = ""
    p_line: str = ""
    c_line: str = ""
    genres: tuple[str, ...] = ()
    year: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """One deal: which uses, where, from when until when, paid for how."""

    uses: tuple[str, ...]
    territory: frozenset[int]
    starts: str = ""
    ends: str = ""
    models: tuple[str, ...] = ()
    is_takedown: bool = False
