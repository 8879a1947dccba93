"""What belongs to what in a message, in a few bytes each: 100,000 recordings need a megabyte or two, not a hundred."""

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final


class Index:
    """Numbers by a name. Names are kept as keyed hashes of 64 bits, so that no sender can make them collide."""

    _salt: Final = os.urandom(16)

    def __init__(self) -> None:
        self._hashes = array("Q")
        self._numbers = array("Q")
        self._is_sorted = True

    def add(self, name: str, number: int) -> None:
        """Remember a number under a name."""
        self._hashes.append(self._hashed(name))
        self._numbers.append(number)
        self._is_sorted = False

    def find(self, name: str) -> Iterator[int]:
        """Give the numbers under a name, in the order in which they came."""
        if not self._is_sorted:
            self._sort()
        wanted = self._hashed(name)
        place = bisect_left(self._hashes, wanted)
        while place < len(self._hashes) and self._hashes[place] == wanted:
            yield self._numbers[place]
            place += 1

    def __contains__(self, name: str) -> bool:
        return next(self.find(name), None) is not None

    def _sort(self) -> None:
        order = sorted(range(len(self._hashes)), key=self._hashes.__getitem__)
        self._hashes = array("Q", (self._hashes[place] for place in order))
        self._numbers = array("Q", (self._numbers[place] for place in order))
        self._is_sorted = True

    def _hashed(self, name: str) -> int:
        return int.from_bytes(blake2b(name.encode(), digest_size=8, key=self._salt).digest(), "big")
