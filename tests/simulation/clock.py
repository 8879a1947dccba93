"""The time of a simulation: the same for us and for the sandbox."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

# One day for all, so that a seed tells the same story on every day; far ahead, as a sandbox's clock never goes back.
BEGINS: Final = datetime(2040, 1, 2, 9, tzinfo=UTC)


@dataclass
class Clock:
    """Goes on when the simulation says so."""

    now: datetime = BEGINS

    def wait(self, span: timedelta) -> None:
        self.now += span
