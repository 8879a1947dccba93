"""An agreement as its parts, and as the text that is shown, accepted, hashed and kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from django.utils.translation import gettext

from licensing.plain_prices import Fact
from marketplace.kit.hashing import sha256_hex


@dataclass(frozen=True)
class Section:
    """One part of an agreement: sentences, labelled facts, or lines as they were kept, under a heading."""

    heading: str
    sentences: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Agreement:
    """The words that bind, part by part."""

    title: str
    language: str
    sections: list[Section]
    note: str = ""

    @classmethod
    def read(cls, text: str, *, language: str) -> Self:
        """Take words that were kept apart again, letter by letter: a part begins behind each empty line."""
        title, *parts = text.rstrip("\n").split("\n\n")
        found = [part.split("\n") for part in parts]
        return cls(title, language, [Section(heading, lines=lines) for heading, *lines in found])

    @property
    def text(self) -> str:
        """All of it as plain text: what is shown, accepted and hashed."""
        return "\n".join([self.title, *(line for section in self.sections for line in _lines(section))]) + "\n"

    @property
    def sha256(self) -> str:
        """What the words are named by when they are accepted."""
        return sha256_hex(self.text.encode())


def _lines(section: Section) -> Iterator[str]:
    yield ""
    yield section.heading
    for sentence in section.sentences:
        yield f"- {sentence}"
    for fact in section.facts:
        yield gettext("%(label)s: %(value)s") % fact
    yield from section.lines
