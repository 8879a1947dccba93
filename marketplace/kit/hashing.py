"""One way to write a value down, so that equal values have equal SHA-256 hashes on any machine."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Final, TypeAlias

from marketplace.kit.errors import Malformed

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

EXACT: Final = frozenset({str, int, bool, type(None)})
ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class NotCanonical(Malformed):
    """A value has no single way to be written down."""


def canonical_json(value: object) -> bytes:
    """Write a value as UTF-8 with sorted keys and no spaces; floats, dates and the like are refused."""
    _refuse_inexact(value)
    return ENCODER.encode(value).encode()


def sha256_hex(content: bytes) -> str:
    """Name some bytes by their SHA-256."""
    return sha256(content).hexdigest()


def hash_of(value: object) -> str:
    """Name a value by the SHA-256 of its canonical JSON."""
    return sha256_hex(canonical_json(value))


def hash_of_rows(rows: Iterable[object]) -> str:
    """Name a list of rows without holding it in memory; the order counts, so sort first."""
    digest = sha256()
    for row in rows:
        digest.update(canonical_json(row))
        digest.update(b"\n")
    return digest.hexdigest()


def _refuse_inexact(value: object) -> None:
    """Refuse what could be written in two ways; most are plain, and told by their types together."""
    if isinstance(value, dict):
        for name in value:
            if not isinstance(name, str):
                raise NotCanonical(f"a name must be text, not {type(name).__name__}")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in () if EXACT.issuperset(map(type, value)) else value:
            if type(inner) not in EXACT:
                _refuse_inexact(inner)
    elif value is not None and not isinstance(value, str | int):
        raise NotCanonical(f"{type(value).__name__} has no single way to be written down")
