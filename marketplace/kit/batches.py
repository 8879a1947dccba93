"""Many things, some thousands at a time: as many as one query takes well."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

SOME = 5_000

Thing = TypeVar("Thing")


def some_of(things: Iterable[Thing], most: int | None = None) -> Iterator[list[Thing]]:
    """Divide things into lists of no more than `most`, in their order; the last is what is left, and never empty."""
    rest = iter(things)
    while some := list(islice(rest, most or SOME)):
        yield some
