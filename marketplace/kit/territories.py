"""Where a right holds: a set of countries, as people write it and as PostgreSQL compares it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from marketplace.kit import countries
from marketplace.kit.errors import Malformed

_ORDERED: Final = tuple(sorted(countries.WORLD))
_POSITION: Final = {number: position for position, number in enumerate(_ORDERED)}
_NAMED: Final = {
    "WORLD": countries.WORLD,
    "WORLDWIDE": countries.WORLD,
    "WW": countries.WORLD,
    "전세계": countries.WORLD,
    "EU": countries.EUROPEAN_UNION,
    "UK": frozenset({countries.BY_CODE["GB"].number}),
} | {country.code: frozenset({country.number}) for country in countries.COUNTRIES}


class UnknownTerritory(Malformed):
    """A text names no territory that we know."""

    def __init__(self, text: str, word: str) -> None:
        self.word = word
        super().__init__(
            f"“{word}” in “{text}” is not a territory. Write WORLD, EU or two-letter country codes such as KR,"
            " with a minus for what is left out: WORLD-US."
        )


@dataclass(frozen=True)
class Territory:
    """A set of countries, by their ISO 3166-1 numbers."""

    numbers: frozenset[int]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person writes: `WORLD`, `KR JP`, `EU`, `WORLD-US-CA`."""
        tight = re.sub(r"\s*-\s*", "-", text.strip().upper().replace("전 세계", "전세계"))
        chosen: set[int] = set()
        for term in re.split(r"[\s,;/|+]+", tight):
            first, *left_out = (_named(word, text) for word in term.split("-"))
            chosen |= first.difference(*left_out)
        return cls(frozenset(chosen))

    @classmethod
    def of(cls, *codes: str) -> Self:
        """Name countries by their two letters."""
        return cls(frozenset(countries.BY_CODE[code].number for code in codes))

    @classmethod
    def from_ranges(cls, ranges: Iterable[tuple[int, int]]) -> Self:
        """Read half-open ranges of numbers, as PostgreSQL keeps them."""
        return cls(_numbers(tuple(ranges)))

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The countries as half-open ranges of numbers.

        Numbers between two neighbours that no country bears are filled in: two territories overlap exactly when
        their ranges do, and the whole world is one range.
        """
        return _ranges(self.numbers)

    @property
    def multirange(self) -> str:
        """The ranges as PostgreSQL writes an `int4multirange`."""
        return "{" + ",".join(f"[{lower},{upper})" for lower, upper in self.ranges) + "}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The two-letter codes, in order."""
        return tuple(sorted(countries.BY_NUMBER[number].code for number in self.numbers))

    @property
    def is_world(self) -> bool:
        """Does it hold everywhere?"""
        return self.numbers == countries.WORLD

    def names(self, language: str = "en") -> tuple[str, ...]:
        """The countries' names, in order of their codes."""
        chosen = (countries.BY_CODE[code] for code in self.codes)
        return tuple(country.korean if language.startswith("ko") else country.english for country in chosen)

    def __str__(self) -> str:
        """The shortest text that reads back as the same territory."""
        missing = WORLD - self
        if len(missing) < len(self):
            return "-".join(("WORLD", *missing.codes))
        if self.numbers >= countries.EUROPEAN_UNION:
            return " ".join(("EU", *Territory(self.numbers - countries.EUROPEAN_UNION).codes))
        return " ".join(self.codes)

    def __bool__(self) -> bool:
        return bool(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __contains__(self, code: str) -> bool:
        return code in self.codes

    def __or__(self, other: Self) -> Self:
        return type(self)(self.numbers | other.numbers)

    def __and__(self, other: Self) -> Self:
        return type(self)(self.numbers & other.numbers)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.numbers - other.numbers)

    def __le__(self, other: Self) -> bool:
        return self.numbers <= other.numbers

    def __ge__(self, other: Self) -> bool:
        return self.numbers >= other.numbers


@lru_cache(maxsize=1024)
def _numbers(ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """Give the countries in ranges of numbers; remembered, since thousands of rows hold in the same few territories."""
    return frozenset(n for lower, upper in ranges for n in range(lower, upper) if n in countries.WORLD)


@lru_cache(maxsize=1024)
def _ranges(numbers: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """Give the ranges that hold these countries and no others."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and _POSITION[number] == _POSITION[runs[-1][1] - 1] + 1:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return tuple(runs)


def _named(word: str, text: str) -> frozenset[int]:
    """Give the countries that one word stands for."""
    if word not in _NAMED:
        raise UnknownTerritory(text, word)
    return _NAMED[word]


WORLD: Final = Territory(countries.WORLD)
EUROPEAN_UNION: Final = Territory(countries.EUROPEAN_UNION)
NOWHERE: Final = Territory(frozenset())
