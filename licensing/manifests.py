"""The manifest of a licence: what it covers, written down so that anybody can check it by its hash.

A manifest is JSON Lines, one recording a line, in canonical JSON; its name is the SHA-256 of those bytes. Prices are
exact decimal text. This module knows no Django.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from marketplace.kit.hashing import canonical_json


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One recording as the licence froze it."""

    position: int
    recording: str
    isrc: str
    own_id: str
    title: str
    version: str
    artist: str
    label: str
    imprint: str
    iswc: str
    duration_ms: int | None
    deliverable: str
    asset_sha256: str | None
    price: str
    currency: str


COLUMNS: Final[tuple[str, ...]] = tuple(field.name for field in fields(ManifestRow))
_NUMBERS: Final = frozenset({"position", "duration_ms"})


def to_json_lines(rows: Iterable[ManifestRow]) -> bytes:
    """Write a manifest down; the rows' order is part of it."""
    return b"".join(canonical_json(asdict(row)) + b"\n" for row in rows)


def sha256_of(manifest: bytes) -> str:
    """Name a manifest by its bytes."""
    return hashlib.sha256(manifest).hexdigest()


def rows_of(manifest: Iterable[bytes]) -> Iterator[ManifestRow]:
    """Read a manifest's lines back."""
    for line in manifest:
        yield ManifestRow(**json.loads(line))


def as_table(rows: Iterable[ManifestRow]) -> Iterator[Sequence[Any]]:
    """The manifest as rows of cells, the header first."""
    yield COLUMNS
    for row in rows:
        yield [getattr(row, name) for name in COLUMNS]


def parquet_columns() -> list[tuple[str, str]]:
    """Each column and its type in a Parquet file."""
    return [(name, "BIGINT" if name in _NUMBERS else "VARCHAR") for name in COLUMNS]
