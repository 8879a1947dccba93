"""What happened, as Stripe tells it: one row a change, and one delivery for each registered endpoint."""

import time

from payments.sandbox import API_VERSION, faults
from payments.sandbox.store import Json, Transaction, new_id


def record(tx: Transaction, kind: str, subject: Json) -> Json:
    """Write the event and queue it, in the transaction of the change that it tells."""
    urls = [url for (url,) in tx.run("SELECT url FROM endpoints ORDER BY url").fetchall()]
    event = tx.put(
        {
            "id": new_id("evt_1"),
            "object": "event",
            "api_version": API_VERSION,
            "created": tx.now(),
            "data": {"object": subject},
            "livemode": False,
            "pending_webhooks": len(urls),
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        },
        parent=subject["id"],
    )
    for url in urls:
        _queue(tx, event, url)
    return event


def _queue(tx: Transaction, event: Json, url: str) -> None:
    fault = faults.take(tx, faults.OF_EVENTS, event["type"])
    copies = 1 + (int(fault.seconds) or 1) if fault.kind == "duplicate" else 1
    due = time.time() + (fault.seconds if fault.kind == "delay" else 0)
    state = "withheld" if fault.kind == "withhold" else "due"
    flaw = fault.kind if fault.kind in faults.FLAWS else ""
    for _ in range(copies):
        tx.run(
            "INSERT INTO deliveries (event, url, state, due, flaw) VALUES (?, ?, ?, ?, ?)",
            *(event["id"], url, state, due, flaw),
        )


def send_again(tx: Transaction, event: str, *, copies: int) -> None:
    """Deliver an event once more, to every endpoint, as often as asked."""
    tx.get("event", event)
    for _ in range(copies):
        tx.run(
            "INSERT INTO deliveries (event, url, state, due) SELECT ?, url, 'due', ? FROM endpoints",
            *(event, time.time()),
        )
