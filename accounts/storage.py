"""Private files, each kept once under its SHA-256; only authorised views give them out."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from accounts import locks
from marketplace.kit.errors import DomainError

CHUNK_BYTES: Final = 1 << 20


class FileMissing(DomainError):
    """A file that we have a record of is not where it should be."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One kept file: its name and its size."""

    sha256: str
    size: int


def store(content: IO[bytes] | bytes) -> Stored:
    """Keep some bytes; keeping the same bytes again changes nothing.

    It belongs into the transaction that writes down who needs the file: until that ends, nobody can forget it.
    A file that a crash left half written is recognised by its size and written again.
    """
    stream: IO[bytes] = BytesIO(content) if isinstance(content, bytes) else content
    stored = measure(stream)
    locks.share(*_lock_of(stored.sha256))
    name = _name(stored.sha256)
    if default_storage.exists(name):
        if default_storage.size(name) == stored.size:
            return stored
        default_storage.delete(name)
    stream.seek(0)
    given = default_storage.save(name, File(stream))
    if given != name:  # somebody kept the same bytes at the same moment
        default_storage.delete(given)
    return stored


def open_stored(sha256: str) -> IO[bytes]:
    """Open a kept file for reading."""
    return _opened(_name(sha256))


@contextmanager
def local_copy(sha256: str) -> Iterator[Path]:
    """Give a kept file a place on this machine while it is read, wherever the storage is."""
    with local_file(_name(sha256)) as path:
        yield path


@contextmanager
def local_file(name: str) -> Iterator[Path]:
    """Give a file of the storage by its name: itself where the storage is a disk, else a copy."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        with NamedTemporaryFile() as copy, _opened(name) as stored:
            shutil.copyfileobj(stored, copy)
            copy.flush()
            yield Path(copy.name)
        return
    if not path.is_file():
        raise FileMissing(f"The file {name} is missing from the storage.")
    yield path


def forget(sha256: str, *, unless: Callable[[], bool]) -> None:
    """Delete a kept file unless something needs it, which is asked while nobody can begin to need it."""
    locks.take(*_lock_of(sha256))
    if not unless():
        default_storage.delete(_name(sha256))


def rows_that_name(sha256: str) -> Iterator[QuerySet[Any]]:
    """The rows that may need these bytes, table by table: files are stored once, and every column of one counts."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if "sha256" in field.name:
                yield model._base_manager.filter(**{field.name: sha256})


def size_of(sha256: str) -> int:
    """How many bytes a kept file has."""
    return int(default_storage.size(_name(sha256)))


def is_stored(sha256: str) -> bool:
    """Is there such a file?"""
    return default_storage.exists(_name(sha256))


def chunks(stream: IO[bytes], length: int) -> Iterator[bytes]:
    """Read so many bytes of an open file, piece by piece, and close it."""
    with stream:
        while length > 0:
            piece = stream.read(min(CHUNK_BYTES, length))
            if not piece:
                return
            length -= len(piece)
            yield piece


def measure(stream: IO[bytes]) -> Stored:
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while piece := stream.read(CHUNK_BYTES):
        digest.update(piece)
        size += len(piece)
    return Stored(digest.hexdigest(), size)


def _lock_of(sha256: str) -> list[int]:
    """The lock of these bytes: many may keep them together, one alone forgets them."""
    return [int.from_bytes(bytes.fromhex(sha256)[start : start + 4], signed=True) for start in (0, 4)]


def _opened(name: str) -> IO[bytes]:
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        raise FileMissing(f"The file {name} is missing from the storage.") from None


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
