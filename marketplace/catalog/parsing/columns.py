"""Which column of a file holds which field of ours: recognised by name in English and Korean, correctable by hand."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One thing that a file may say about a recording or a right."""

    name: str
    label: str
    synonyms: str
    help: str
    example: str = ""
    is_required: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The header texts that mean this field, folded."""
        return frozenset(folded(word) for word in (self.name, self.label, *self.synonyms.split("|")) if word)


def folded(header: str) -> str:
    """Leave out case, spaces and signs, by which people's headers differ without meaning it."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[^\w]|_", "", plain)


def recognised(columns: Sequence[str], fields: Iterable[Field]) -> list[str]:
    """Give for each column the name of its field, or nothing; the first column of a meaning wins."""
    by_key = {key: field.name for field in fields for key in field.keys}
    taken: set[str] = set()
    found = []
    for column in columns:
        name = by_key.get(folded(column), "")
        found.append("" if name in taken else name)
        taken.add(name)
    return found
