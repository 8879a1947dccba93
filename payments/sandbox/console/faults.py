"""The faults that one can ask for: each is taken as often as its `times` says, then gone."""

import sqlite3
from typing import NamedTuple

from payments.sandbox.errors import BadParameter
from payments.sandbox.store import Json, Transaction

HOLD = "hold"  # its row stays, used up, for as long as it holds
OF_REQUESTS = {
    "error_500": "answers 500 before any effect; v1 replays it under the same key, v2 runs again",
    "rate_limit": "answers 429 before any effect",
    "conflict": "answers 409 before any effect",
    "time_out": "waits `seconds`, then closes the connection: no effect, no answer",
    "slow": "begins, then waits `seconds` before the effect",
    HOLD: "begins, then waits before the effect until released",
    "drop_answer": "closes the connection after the effect, without an answer",
}
OF_EVENTS = {
    "duplicate": "delivers `seconds` further copies (1 if none is named), all at once",
    "reorder": "delivers only after a later event has arrived at the same endpoint",
    "withhold": "delivers nothing until released",
    "delay": "delivers after `seconds`",
    "wrong_secret": "signs with another secret, once; the retry is right",
    "stale_timestamp": "signs with a time one hour old, once; the retry is right",
    "future_timestamp": "signs with a time one hour ahead, once; the retry is right",
}
FLAWS = {"wrong_secret", "stale_timestamp", "future_timestamp"}
EVERYTHING = "*"


class Fault(NamedTuple):
    kind: str = ""
    target: str = ""
    times: int = 0
    seconds: float = 0.0
    id: int = 0


NONE = Fault()


def add(tx: Transaction, kind: str, *, target: str, times: int, seconds: float) -> Fault:
    """Ask for a fault; `target` is an event type, or a method and the start of a path, or `*`."""
    if kind not in OF_REQUESTS and kind not in OF_EVENTS:
        raise BadParameter(f"Unknown fault: {kind}", param="kind")
    row = tx.run("INSERT INTO faults (kind, target, times, seconds) VALUES (?, ?, ?, ?)", kind, target, times, seconds)
    return Fault(kind, target, times, seconds, row.lastrowid or 0)


def take(tx: Transaction, kinds: dict[str, str], subject: str) -> Fault:
    """The oldest fault that fits the subject, used up by one; or none."""
    for fault in _rows(tx.run("SELECT kind, target, times, seconds, id FROM faults WHERE times > 0 ORDER BY id")):
        if fault.kind in kinds and (fault.target == EVERYTHING or subject.startswith(fault.target)):
            tx.run("UPDATE faults SET times = times - 1 WHERE id = ?", fault.id)
            tx.run("DELETE FROM faults WHERE times <= 0 AND kind != ?", HOLD)
            return fault
    return NONE


def holds(tx: Transaction, fault: Fault) -> bool:
    """Say whether the one who took this fault still has to wait."""
    return tx.run("SELECT 1 FROM faults WHERE id = ?", fault.id).fetchone() is not None


def listed(tx: Transaction) -> list[Json]:
    rows = tx.run("SELECT kind, target, times, seconds, id FROM faults ORDER BY id")
    return [fault._asdict() for fault in _rows(rows)]


def clear(tx: Transaction) -> None:
    """Forget all faults, and let go what was withheld or delayed."""
    tx.run("DELETE FROM faults")
    release(tx)


def release(tx: Transaction) -> None:
    """Let go now whatever waits: deliveries, and requests that are held."""
    tx.run("DELETE FROM faults WHERE times <= 0")
    tx.run("UPDATE deliveries SET state = 'due', due = 0 WHERE state IN ('due', 'withheld', 'behind')")


def _rows(cursor: sqlite3.Cursor) -> list[Fault]:
    return [Fault(*row) for row in cursor.fetchall()]
