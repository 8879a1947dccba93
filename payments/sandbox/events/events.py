"""What happened, as Stripe tells it: one row a change, and one delivery for each endpoint that wants to know."""

import time

from payments.sandbox import API_VERSION
from payments.sandbox.connect.account_objects import moment
from payments.sandbox.console import faults
from payments.sandbox.events import endpoints
from payments.sandbox.store import Json, Transaction, new_id

SNAPSHOT, THIN = "event", "v2.core.event"


def record(tx: Transaction, kind: str, subject: Json, *, account: str = "") -> Json:
    """Write the event and queue it, in the transaction of the change that it tells.

    An event of a connected account names it, is listed for it, and goes to the endpoints that watch connected accounts.
    """
    account = account or tx.account
    event = {
        "id": new_id("evt_1"),
        "object": SNAPSHOT,
        "api_version": API_VERSION,
        "created": tx.now(),
        "data": {"object": subject},
        "livemode": False,
        "pending_webhooks": 0,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    } | ({"account": account} if account else {})
    event["pending_webhooks"] = len(endpoints.wanting(tx, event))
    tx.of(account).put(event, parent=subject["id"])
    for endpoint in endpoints.wanting(tx, event):
        _queue(tx, event, endpoint)
    return event


def record_thin(tx: Transaction, kind: str, subject: Json, *, data: Json | None = None) -> Json:
    """Write an event of v2: its delivery names the object that changed, and nothing of it."""
    event = {
        "id": new_id("evt_test_", 30),
        "object": THIN,
        "changes": None,
        "context": None,
        "created": moment(tx.now()),
        "data": data or {},
        "livemode": False,
        "reason": None,
        "related_object": {
            "id": subject["id"],
            "type": subject["object"],
            "url": f"/v2/core/accounts/{subject['id']}",
        },
        "type": kind,
    }
    tx.put(event, parent=subject["id"])
    for endpoint in endpoints.wanting(tx, event):
        _queue(tx, event, endpoint)
    return event


def _queue(tx: Transaction, event: Json, endpoint: str) -> None:
    fault = faults.take(tx, faults.OF_EVENTS, event["type"])
    copies = 1 + (int(fault.seconds) or 1) if fault.kind == "duplicate" else 1
    due = time.time() + (fault.seconds if fault.kind == "delay" else 0)
    state = {"withhold": "withheld", "reorder": "behind"}.get(fault.kind, "due")
    flaw = fault.kind if fault.kind in faults.FLAWS else ""
    for _ in range(copies):
        tx.run(
            "INSERT INTO deliveries (event, endpoint, state, due, flaw) VALUES (?, ?, ?, ?, ?)",
            *(event["id"], endpoint, state, due, flaw),
        )


def send_again(tx: Transaction, key: str, *, copies: int) -> None:
    """Deliver an event once more, to every endpoint that wants it, as often as asked."""
    event = tx.find(key)
    if event is None or event["object"] not in {SNAPSHOT, THIN}:
        event = tx.get(SNAPSHOT, key)  # says that there is none
    for endpoint in endpoints.wanting(tx, event) * copies:
        tx.run(
            "INSERT INTO deliveries (event, endpoint, state, due) VALUES (?, ?, 'due', ?)",
            *(key, endpoint, time.time()),
        )
