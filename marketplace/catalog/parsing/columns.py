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
    def own_keys(self) -> frozenset[str]:
        """Its name and its label, folded."""
        return frozenset({folded(self.name), folded(self.label)})

    @property
    def keys(self) -> frozenset[str]:
        """The header texts that mean this field, folded."""
        return frozenset(folded(word) for word in (self.name, self.label, *self.synonyms.split("|")) if word)


def folded(header: str) -> str:
    """Leave out case, spaces and signs, by which people's headers differ without meaning it."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[^\w]|_", "", plain)


def recognised(columns: Sequence[str], fields: Iterable[Field]) -> list[str]:
    """Give for each column the name of its field, or nothing; the first column of a meaning wins.

    A word may mean two fields: Track is the title, unless another column is called so; then it is the number.
    """
    keys = [folded(column) for column in columns]
    known = [(field.name, field.own_keys, field.keys) for field in fields]
    outright = {name for name, own, _all in known if own & set(keys)}
    taken: set[str] = set()
    found = []
    for key in keys:
        meant = [name for name, own, every in known if key in own or (key in every and name not in outright)]
        name = next((name for name in meant if name not in taken), "")
        found.append(name)
        taken.add(name)
    return found
