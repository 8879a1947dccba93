"""One line of a file read field by field: every fault is collected, so that a row is mended once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from marketplace.catalog.parsing.values import clean
from marketplace.kit.problems import Problem, Refused

Value = TypeVar("Value")


@dataclass(frozen=True)
class Fault:
    """Why one cell cannot be taken."""

    field: str
    value: str
    problem: Problem

    def as_json(self) -> dict[str, Any]:
        """Give the fault in a form that can be stored."""
        return {"field": self.field, "value": self.value, **self.problem.as_json()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` gave."""
        return cls(stored["field"], stored["value"], Problem.from_json(stored))


class Cells:
    """The cells of one line by field, and the faults found in them."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = {field: clean(text) for field, text in cells.items()}
        self.faults: list[Fault] = []

    def text(self, field: str) -> str:
        """Give a cell as it stands, in clean form."""
        return self._cells.get(field, "")

    def read(self, field: str, reader: Callable[[str], Value], default: Value) -> Value:
        """Read a cell; an empty one gives the default, and so does a refused one, whose fault is kept."""
        if not (text := self.text(field)):
            return default
        try:
            return reader(text)
        except Refused as refused:
            self.refuse(field, refused.problem)
            return default

    def refuse(self, field: str, problem: Problem) -> None:
        """Keep a fault of a field."""
        self.faults.append(Fault(field, self.text(field), problem))
