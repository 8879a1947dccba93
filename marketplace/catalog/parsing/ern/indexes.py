"""What belongs to what in a message, in a few bytes each: 100,000 recordings need a megabyte or two, not a hundred."""

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

_RUN: Final = 1 << 15  # sorting takes ten times the memory of what is sorted, so it is done in parts


class Index:
    """Numbers by a name. Names are kept as keyed hashes of 64 bits, so that no sender can make them collide."""

    _salt: Final = os.urandom(16)

    def __init__(self) -> None:
        self._runs: list[tuple[array[int], array[int]]] = []
        self._hashes, self._numbers = array("Q"), array("I")

    def add(self, name: str, number: int) -> None:
        """Remember a number under a name."""
        self._hashes.append(self._hashed(name))
        self._numbers.append(number)
        if len(self._hashes) == _RUN:
            self._seal()

    def find(self, name: str) -> Iterator[int]:
        """Give the numbers under a name, in the order in which they came."""
        if self._hashes:
            self._seal()
        wanted = self._hashed(name)
        for hashes, numbers in self._runs:
            place = bisect_left(hashes, wanted)
            while place < len(hashes) and hashes[place] == wanted:
                yield numbers[place]
                place += 1

    def _seal(self) -> None:
        """Put in order what has come so far."""
        order = sorted(range(len(self._hashes)), key=self._hashes.__getitem__)
        hashes = array("Q", (self._hashes[place] for place in order))
        self._runs.append((hashes, array("I", (self._numbers[place] for place in order))))
        self._hashes, self._numbers = array("Q"), array("I")

    def _hashed(self, name: str) -> int:
        return int.from_bytes(blake2b(name.encode(), digest_size=8, key=self._salt).digest(), "big")
