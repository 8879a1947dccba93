"""For one route with arguments: an object to open it with, and whose it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.site.roles import World

Make = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Objects:
    make: Make
    belongs_to: frozenset[str]
    refuses: frozenset[str] = frozenset()
    strangers: str = ""


def of(make: Make, *belongs_to: str, refuses: tuple[str, ...] = (), strangers: str = "") -> Objects:
    return Objects(make, frozenset(belongs_to), frozenset(refuses), strangers)
