"""Where events go: snapshots of the platform's own, snapshots of connected accounts, thin events; a secret each."""

import hashlib
import json
from typing import NamedTuple

from payments.sandbox.store import Json, Store, Transaction

PLATFORM, CONNECT, THIN = "platform", "connect", "thin"
KINDS = (PLATFORM, CONNECT, THIN)
EVERY_EVENT = ("*",)


class Endpoint(NamedTuple):
    """One address that gets one kind of events, signed with its own secret."""

    kind: str
    url: str
    secret: str
    id: str = ""
    events: tuple[str, ...] = EVERY_EVENT


def named(given: str) -> Endpoint | None:
    """An endpoint of the command line: `URL=SECRET`, with `connect+` or `thin+` before what is not the platform's."""
    address, _, secret = given.rpartition("=")
    kind, plus, url = address.partition("+")
    if not plus or kind not in KINDS:
        kind, url = PLATFORM, address
    if not url.startswith(("http://", "https://")) or not secret:
        return None
    # The same endpoint keeps its id over a restart, and with it what waits for delivery.
    return Endpoint(kind, url, secret, "we_1" + hashlib.sha256(f"{kind} {url}".encode()).hexdigest()[:24])


def register(store: Store, given: list[Endpoint]) -> None:
    """Make these the endpoints of the command line; those of earlier starts are forgotten, those of the API stay."""
    with store.transaction() as tx:
        known = {key for (key,) in tx.run("SELECT id FROM endpoints WHERE is_given").fetchall()}
        for key in known - {endpoint.id for endpoint in given}:
            remove(tx, key)
        for endpoint in given:
            add(tx, endpoint, is_given=True)


def add(tx: Transaction, endpoint: Endpoint, *, is_given: bool = False) -> None:
    tx.run(
        "INSERT OR REPLACE INTO endpoints (id, kind, url, secret, events, is_given) VALUES (?, ?, ?, ?, ?, ?)",
        *(endpoint.id, endpoint.kind, endpoint.url, endpoint.secret, json.dumps(endpoint.events), is_given),
    )


def change(tx: Transaction, key: str, *, events: list[str], url: str = "") -> None:
    """Tell an endpoint these events from now on: none, if it is disabled."""
    tx.run("UPDATE endpoints SET events = ? WHERE id = ?", json.dumps(events), key)
    if url:
        tx.run("UPDATE endpoints SET url = ? WHERE id = ?", url, key)


def remove(tx: Transaction, key: str) -> None:
    tx.run("DELETE FROM deliveries WHERE endpoint = ?", key)
    tx.run("DELETE FROM endpoints WHERE id = ?", key)


def wanting(tx: Transaction, event: Json) -> list[str]:
    """The ids of the endpoints that are told of an event."""
    kind = CONNECT if event.get("account") else PLATFORM
    if event["object"] == "v2.core.event":
        kind = THIN
    rows = tx.run("SELECT id, events FROM endpoints WHERE kind = ? ORDER BY url, id", kind).fetchall()
    return [key for key, events in rows if {"*", event["type"]} & set(json.loads(events))]
