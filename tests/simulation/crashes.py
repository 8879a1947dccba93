"""A crash between two steps of ours, as a power cut would make it, within a process that goes on to tell of it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from payments import kill_points


class PowerCut(BaseException):
    """Nobody catches it, as nobody catches SIGKILL: open transactions are gone, committed ones stay."""


@contextmanager
def crash_at(point: str) -> Iterator[None]:
    """Let the work within die when it reaches a point, if it reaches it."""
    before = signal.signal(signal.SIGUSR1, _cut)
    os.environ |= {kill_points.KILL_AT: point, kill_points.KILL_WITH: str(int(signal.SIGUSR1))}
    try:
        yield
    except PowerCut:
        pass
    finally:
        signal.signal(signal.SIGUSR1, before)
        for name in (kill_points.KILL_AT, kill_points.KILL_WITH):
            os.environ.pop(name, None)


def _cut(_number: int, _frame: FrameType | None) -> None:
    raise PowerCut
