"""Named points between two steps, at which a test may kill the process as a power cut would."""

import os
import signal
from typing import Final

KILL_AT: Final = "ASSENT_KILL_AT"
KILL_WITH: Final = "ASSENT_KILL_WITH"  # the signal's number; SIGKILL if none is named
OF_RUNS: Final = (
    "run.pools_recognised",
    "run.lines_half_written",
    "run.prepared",
    "run.approved",
    "run.booked",
    "run.statements_half_written",
    "run.posted",
)
OF_PAYOUTS: Final = ("payouts.booked", "payout.sent", "payout.recorded")
OF_RECONCILIATION: Final = ("reconciliation.pulled", "reconciliation.booked")
OF_REFUNDS: Final = ("refund.planned", "refund.sent")
OF_OLD_CALLS: Final = ("call.given_up", "call.found")
POINTS: Final = OF_RUNS + OF_PAYOUTS + OF_RECONCILIATION + OF_REFUNDS + OF_OLD_CALLS


def reach(point: str) -> None:
    """Say that a named point is reached; nothing happens, unless the environment names it."""
    if os.environ.get(KILL_AT) == point:
        os.kill(os.getpid(), int(os.environ.get(KILL_WITH, signal.SIGKILL)))
