"""One SQLite file: objects, idempotency keys, deliveries, timers, faults."""

import json
import secrets
import sqlite3
import string
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from payments.sandbox.errors import NoSuchObject

Json = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    parent TEXT NOT NULL DEFAULT '', private TEXT NOT NULL DEFAULT '{}', body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_by_parent ON objects (parent, kind);
CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, created REAL NOT NULL,
    status INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS endpoints (url TEXT PRIMARY KEY, secret TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, event TEXT NOT NULL, url TEXT NOT NULL, state TEXT NOT NULL, due REAL NOT NULL,
    flaw TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS timers (
    id INTEGER PRIMARY KEY, due REAL NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, times INTEGER NOT NULL, seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY, method TEXT NOT NULL, path TEXT NOT NULL, encoded TEXT NOT NULL, key TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL);
DELETE FROM keys WHERE status IS NULL;
"""
LETTERS = string.ascii_letters + string.digits


class Transaction:
    """What one request or one timer reads and writes, all of it or nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def now(self) -> int:
        return int(time.time())

    def run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return self.connection.execute(statement, values)

    def put(self, body: Json, *, parent: str = "", private: Json | None = None) -> Json:
        """Store a new object."""
        self.run(
            "INSERT INTO objects (id, kind, parent, private, body) VALUES (?, ?, ?, ?, ?)",
            *(body["id"], body["object"], parent, json.dumps(private or {}), json.dumps(body)),
        )
        return body

    def change(self, body: Json, **changes: Any) -> Json:
        """Store an object's new state."""
        changed = body | changes
        self.run("UPDATE objects SET body = ? WHERE id = ?", json.dumps(changed), body["id"])
        return changed

    def find(self, key: str) -> Json | None:
        row = self.run("SELECT body FROM objects WHERE id = ?", key).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def get(self, kind: str, key: str) -> Json:
        body = self.find(key)
        if body is None or body["object"] != kind:
            raise NoSuchObject(kind.replace(".", " "), key)
        return body

    def private(self, key: str) -> Json:
        row = self.run("SELECT private FROM objects WHERE id = ?", key).fetchone()
        return dict(json.loads(row[0]))

    def children(self, kind: str, parent: str) -> list[Json]:
        rows = self.run("SELECT body FROM objects WHERE parent = ? AND kind = ? ORDER BY seq", parent, kind)
        return [json.loads(body) for (body,) in rows]


class Store:
    """The file, opened once per thread; `woken` is set after each commit."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "sandbox.sqlite3"
        self.woken = threading.Event()
        self._local = threading.local()
        self._connection().executescript(SCHEMA)

    def _connection(self) -> sqlite3.Connection:
        kept: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if kept is not None:
            return kept
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        self._local.connection = connection
        return connection

    def is_idle(self) -> bool:
        """Whether no timer and no delivery is due."""
        row = self._connection().execute(
            "SELECT EXISTS (SELECT 1 FROM timers WHERE due <= :now) "
            "OR EXISTS (SELECT 1 FROM deliveries WHERE state = 'due' AND due <= :now)",
            {"now": time.time()},
        )
        return not row.fetchone()[0]

    def register(self, endpoints: dict[str, str]) -> None:
        """Make these the registered webhook endpoints, each with its secret."""
        with self.transaction() as tx:
            tx.run("DELETE FROM endpoints")
            for url, secret in endpoints.items():
                tx.run("INSERT INTO endpoints (url, secret) VALUES (?, ?)", url, secret)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        self.woken.set()


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))
