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
    parent TEXT NOT NULL DEFAULT '', private TEXT NOT NULL DEFAULT '{}', body TEXT NOT NULL,
    account TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_by_parent ON objects (parent, kind);
CREATE INDEX IF NOT EXISTS objects_by_charge ON objects (kind, json_extract(body, '$.charge'), seq);
CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, created REAL NOT NULL,
    status INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS endpoints (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, events TEXT NOT NULL,
    is_given INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, event TEXT NOT NULL, endpoint TEXT NOT NULL, state TEXT NOT NULL, due REAL NOT NULL,
    flaw TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS timers (
    id INTEGER PRIMARY KEY, due REAL NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, times INTEGER NOT NULL, seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY, method TEXT NOT NULL, path TEXT NOT NULL, encoded TEXT NOT NULL, key TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS clock (ahead REAL NOT NULL);
CREATE TABLE IF NOT EXISTS balances (
    account TEXT NOT NULL, currency TEXT NOT NULL, available INTEGER NOT NULL, pending INTEGER NOT NULL,
    PRIMARY KEY (account, currency));
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
DELETE FROM keys WHERE status IS NULL;
"""
FORM = 2  # of the tables above
# A file of an older form forgets where its events went, and those that were still on their way.
RENEW = f"DROP TABLE IF EXISTS endpoints; DROP TABLE IF EXISTS deliveries; PRAGMA user_version = {FORM};"
ACCOUNT_COLUMN = "ALTER TABLE objects ADD COLUMN account TEXT NOT NULL DEFAULT ''"
LETTERS = string.ascii_letters + string.digits


class Transaction:
    """What one request or one timer reads and writes, all of it or nothing, for one account.

    The account without a name is the platform's own; each connected account sees only what is its own.
    """

    def __init__(self, connection: sqlite3.Connection, account: str = "") -> None:
        self.connection = connection
        self.account = account

    def of(self, account: str) -> "Transaction":
        """The same transaction, as another account sees it."""
        return Transaction(self.connection, account)

    def now(self) -> int:
        """The sandbox's time: the world's, and as much ahead as the clock was made to jump."""
        return int(time.time() + self.ahead())

    def ahead(self) -> float:
        row = self.run("SELECT sum(ahead) FROM clock").fetchone()
        return float(row[0] or 0)

    def jump(self, seconds: float) -> None:
        """Let the clock jump; what it makes due runs at once."""
        self.run("INSERT INTO clock (ahead) VALUES (?)", seconds)

    def run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return self.connection.execute(statement, values)

    def put(self, body: Json, *, parent: str = "", private: Json | None = None) -> Json:
        """Store a new object."""
        self.run(
            "INSERT INTO objects (id, kind, parent, private, body, account) VALUES (?, ?, ?, ?, ?, ?)",
            *(body["id"], body["object"], parent, json.dumps(private or {}), json.dumps(body), self.account),
        )
        return body

    def change(self, body: Json, **changes: Any) -> Json:
        """Store an object's new state."""
        changed = body | changes
        self.run("UPDATE objects SET body = ? WHERE id = ?", json.dumps(changed), body["id"])
        return changed

    def delete(self, key: str) -> None:
        self.run("DELETE FROM objects WHERE id = ?", key)

    def find(self, key: str) -> Json | None:
        row = self.run("SELECT body FROM objects WHERE id = ?", key).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def get(self, kind: str, key: str) -> Json:
        body = self.find(key)
        if body is None or body["object"] != kind or self.owner(key) != self.account:
            raise NoSuchObject(kind.replace(".", " "), key)
        return body

    def owner(self, key: str) -> str:
        """The account whose object this is."""
        row = self.run("SELECT account FROM objects WHERE id = ?", key).fetchone()
        return "" if row is None else str(row[0])

    def private(self, key: str) -> Json:
        row = self.run("SELECT private FROM objects WHERE id = ?", key).fetchone()
        return dict(json.loads(row[0]))

    def children(self, kind: str, parent: str) -> list[Json]:
        rows = self.run("SELECT body FROM objects WHERE parent = ? AND kind = ? ORDER BY seq", parent, kind)
        return [json.loads(body) for (body,) in rows]

    def setting(self, name: str, default: str = "") -> str:
        row = self.run("SELECT value FROM settings WHERE name = ?", name).fetchone()
        return default if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        self.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, value)


class Store:
    """The file, opened once per thread; `woken` is set after each commit."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "sandbox.sqlite3"
        self.woken = threading.Event()
        self._local = threading.local()
        connection = self._connection()
        if connection.execute("PRAGMA user_version").fetchone()[0] < FORM:
            connection.executescript(RENEW)
        connection.executescript(SCHEMA)
        if "account" not in {row[1] for row in connection.execute("PRAGMA table_info(objects)")}:
            connection.execute(ACCOUNT_COLUMN)  # a file that an earlier version made

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
            "SELECT EXISTS (SELECT 1 FROM timers WHERE due <= :now + (SELECT coalesce(sum(ahead), 0) FROM clock)) "
            "OR EXISTS (SELECT 1 FROM deliveries WHERE state = 'due' AND due <= :now)",
            {"now": time.time()},
        )
        return not row.fetchone()[0]

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
