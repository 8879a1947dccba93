"""Records read again by themselves, where they stand in the file: what belongs to a recording stands elsewhere."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from marketplace.catalog.parsing.ern.documents import Element, Reading
from marketplace.catalog.parsing.tables import FileRefused
from marketplace.kit.problems import gettext_noop as _

_MOST_TIMES: Final = 30
_FREE_BYTES: Final = 64 << 20


class Fragments:
    """Reads single records of one file, and not without end."""

    def __init__(self, path: Path, *, encoding: str | None) -> None:
        self._path, self._encoding = path, encoding
        self._left = path.stat().st_size * _MOST_TIMES + _FREE_BYTES
        self.record = lru_cache(maxsize=4)(self._record)

    def _record(self, at: int) -> Element:
        """Read the record that begins at a byte of the file."""
        reading = Reading(self._path, wants=lambda _name: True, encoding=self._encoding, start=at)
        record = reading.one()
        self._left -= reading.bytes_read
        if self._left < 0:
            raise FileRefused(
                _("The message names the same releases and deals so often that it cannot be read"),
                _("Divide it into one message a release, as DDEX asks for."),
            )
        return record
