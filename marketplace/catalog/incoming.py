"""Files that somebody sent, put aside until they are read; only then are they kept under their SHA-256."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage

from accounts.storage import local_file

FOLDER: Final = "incoming"


def receive(content: IO[bytes]) -> str:
    """Put a file aside, and give the name that it has meanwhile."""
    return default_storage.save(f"{FOLDER}/{uuid4().hex}", File(content))


@contextmanager
def received(name: str) -> Iterator[Path]:
    """Give a file that was put aside a place on this machine while it is read."""
    with local_file(name) as path:
        yield path


def discard(name: str) -> None:
    """Remove a file that was put aside."""
    default_storage.delete(name)


def received_before(at: datetime) -> set[str]:
    """Name the files that were put aside before a moment."""
    if not default_storage.exists(FOLDER):
        return set()
    names = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    return {name for name in names if default_storage.get_modified_time(name) < at}
