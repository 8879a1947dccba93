"""How long to wait before something is tried again: twice as long each time, up to a longest."""

from datetime import timedelta
from typing import Final

LONGEST_WAIT: Final = timedelta(hours=6)


def wait_after(tries: int, *, first: timedelta) -> timedelta:
    """The wait after so many tries, the first of which counts as one."""
    doubled: int = 2 ** min(max(tries, 1) - 1, 20)
    return min(first * doubled, LONGEST_WAIT)
