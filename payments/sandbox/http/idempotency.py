"""One key, one path, one body: one effect, and the same answer each time it is asked for."""

import hashlib
import json
from collections.abc import Callable
from typing import NamedTuple

from payments.sandbox.errors import ApiError, KeyInUse, KeyReused
from payments.sandbox.store import Json, Store, Transaction

LIFE_SECONDS = 24 * 3600  # "at least 24 hours", says Stripe; here it is no more
V2_LIFE_SECONDS = 30 * LIFE_SECONDS
PRUNE = "DELETE FROM keys WHERE status IS NOT NULL AND created < CASE WHEN path LIKE '/v2/%' THEN ? ELSE ? END"

Work = Callable[[Transaction], Json]


class Asked(NamedTuple):
    key: str
    path: str
    encoded: str

    @property
    def is_v2(self) -> bool:
        """v2 keeps only what succeeded: a call that failed runs again under its key."""
        return self.path.startswith("/v2/")


class Answer(NamedTuple):
    status: int
    body: Json
    replayed: bool = False


def perform(store: Store, path: str, work: Work) -> Answer:
    """Do the work once; a refusal is an answer too."""
    try:
        with store.transaction() as tx:
            return Answer(200, work(tx))
    except ApiError as error:
        return Answer(error.status, error.body(path))


def perform_once(store: Store, asked: Asked, work: Work, *, pause: Callable[[], None]) -> Answer:
    """Do the work under the key, or replay what it answered.

    The effect and the stored answer are one commit: a crash between them cannot be. `pause` comes between the
    claim and the effect.
    """
    key = asked.key
    kept = _claim(store, asked)
    if kept is not None:
        return kept
    pause()
    try:
        with store.transaction() as tx:
            answer = Answer(200, work(tx))
            _keep(tx, key, answer)
            return answer
    except ApiError as error:
        refusal = Answer(error.status, error.body(asked.path))
        with store.transaction() as tx:
            _keep(tx, key, refusal) if error.kept and not asked.is_v2 else _release(tx, key)
        return refusal
    except BaseException:
        with store.transaction() as tx:
            _release(tx, key)
        raise


def _claim(store: Store, asked: Asked) -> Answer | None:
    key, path, digest = asked.key, asked.path, hashlib.sha256(asked.encoded.encode()).hexdigest()
    with store.transaction() as tx:
        tx.run(PRUNE, tx.now() - V2_LIFE_SECONDS, tx.now() - LIFE_SECONDS)
        row = tx.run("SELECT path, digest, status, body FROM keys WHERE key = ?", key).fetchone()
        if row is None:
            tx.run("INSERT INTO keys (key, path, digest, created) VALUES (?, ?, ?, ?)", key, path, digest, tx.now())
            return None
    if (row[0], row[1]) != (path, digest):
        raise KeyReused(
            f"Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request."
        )
    if row[2] is None:
        raise KeyInUse(
            f"There is currently another in-progress request using this Idempotent Key: {key}",
            code="idempotency_key_in_use",
        )
    return Answer(row[2], json.loads(row[3]), replayed=True)


def _keep(tx: Transaction, key: str, answer: Answer) -> None:
    tx.run("UPDATE keys SET status = ?, body = ? WHERE key = ?", answer.status, json.dumps(answer.body), key)


def _release(tx: Transaction, key: str) -> None:
    tx.run("DELETE FROM keys WHERE key = ? AND status IS NULL", key)
