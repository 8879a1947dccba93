"""What is wrong with one value, told so that a person can mend it, in the reader's language.

The sentences stay templates beside their facts until somebody reads them: a worker that finds a problem does not know
who will. This module knows no Django, so that parsers of untrusted files can use it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the message catalogues and leave it as it is."""
    return sentence


@dataclass(frozen=True)
class Problem:
    """One reason why a value cannot be taken, and its remedy."""

    reason: str
    remedy: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def told(self, translate: Callable[[str], str] = str) -> tuple[str, str]:
        """Give reason and remedy as sentences, in the language that `translate` speaks."""
        return translate(self.reason).format(**self.facts), translate(self.remedy).format(**self.facts)

    def as_json(self) -> dict[str, Any]:
        """Give the problem in a form that can be stored and sent."""
        return {"reason": self.reason, "remedy": self.remedy, "facts": dict(self.facts)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` gave."""
        return cls(stored["reason"], stored["remedy"], stored["facts"])


class Refused(ValueError):
    """A value cannot be taken; carries the problem."""

    def __init__(self, reason: str, remedy: str, **facts: str | int) -> None:
        self.problem = Problem(reason, remedy, facts)
        super().__init__(" ".join(self.problem.told()))
