"""The manifest of a licence: what it covers, written down so that anybody can check it by its hash.

A manifest is JSON Lines, one recording a line, in canonical JSON; its name is the SHA-256 of those bytes. A line has
only the fields of the contents that are licensed, and of the metadata only what its tier holds. Prices are exact
decimal text. This module knows no Django.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from marketplace.kit.hashing import canonical_json

# Each field, and its type in a Parquet file, by what it takes to be told it: nothing more than a licence, one of its
# contents, or a tier of the metadata (of which each holds the ones before it).
ALWAYS: Final[Mapping[str, str]] = {
    "position": "BIGINT", "recording": "VARCHAR", "isrc": "VARCHAR", "own_id": "VARCHAR", "iswc": "VARCHAR",
    "duration_ms": "BIGINT", "ai_contribution": "VARCHAR",
}  # fmt: skip
SOUNDS: Final[Mapping[str, str]] = {
    "mood": "VARCHAR", "key": "VARCHAR", "bpm": "BIGINT", "instruments": "VARCHAR", "themes": "VARCHAR",
}  # fmt: skip
OF_CONTENT: Final[Mapping[str, Mapping[str, str]]] = {
    "audio": {"deliverable": "VARCHAR", "asset_sha256": "VARCHAR"},
    "lyrics": {"lyrics_sha256": "VARCHAR"},
    "artwork": {"artwork_sha256": "VARCHAR"},
    "video": {"video_sha256": "VARCHAR"},
}
OF_TIER: Final[Mapping[str, Mapping[str, str]]] = {
    "ids_only": {},
    "credits": {
        "title": "VARCHAR", "version": "VARCHAR", "artist": "VARCHAR", "label": "VARCHAR", "imprint": "VARCHAR",
        "credits": "VARCHAR",
    },
    "full": {
        "release": "VARCHAR", "genre": "VARCHAR", "language": "VARCHAR", "year": "BIGINT", "vocal": "VARCHAR",
        **SOUNDS,
    },
}  # fmt: skip
PAID: Final[Mapping[str, str]] = {"price": "VARCHAR", "currency": "VARCHAR"}
FIELDS: Final[Mapping[str, str]] = dict(
    chain.from_iterable(group.items() for group in (ALWAYS, *OF_TIER.values(), *OF_CONTENT.values(), PAID))
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a licence lets be told of each of its recordings."""

    contents: frozenset[str]
    tier: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields, in the order of a table."""
        tiers = list(OF_TIER)
        groups = [ALWAYS, *(OF_TIER[tier] for tier in tiers[: tiers.index(self.tier) + 1])]
        groups += [fields for content, fields in OF_CONTENT.items() if content in self.contents]
        return tuple(chain.from_iterable([*groups, PAID]))


def to_json_lines(rows: Iterable[Mapping[str, Any]], told: Told) -> bytes:
    """Write a manifest down, of each row only what may be told; the rows' order is part of it."""
    names = told.fields
    return b"".join(canonical_json({name: row[name] for name in names}) + b"\n" for row in rows)


def sha256_of(manifest: bytes) -> str:
    """Name a manifest by its bytes."""
    return hashlib.sha256(manifest).hexdigest()


def rows_of(manifest: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Read a manifest's lines back."""
    for line in manifest:
        yield json.loads(line)


def as_table(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    """The manifest as rows of cells, the header first."""
    names: tuple[str, ...] = ()
    for row in rows:
        if not names:
            names = columns_of(row)
            yield names
        yield [_cell(row[name]) for name in names]


def columns_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of a manifest, as its first line has them, in the order of a table."""
    return tuple(name for name in FIELDS if name in row)


def _cell(value: object) -> object:
    """Credits as one would read them: Kim (producer); Lee (vocalist)."""
    if not isinstance(value, list):
        return value
    return "; ".join(f"{one['name']} ({one['role']})" for one in value)
