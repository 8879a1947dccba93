"""Signed deliveries: at least once, retried with backoff, kept in the file and so outliving a kill."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from payments.sandbox.store import Store

TIMEOUT_SECONDS = 10
LEASE_SECONDS = 60
FIRST_RETRY_SECONDS = 0.5
LONGEST_RETRY_SECONDS = 3600
MOST_ATTEMPTS = 80  # about three days
CLOCK_FLAWS = {"stale_timestamp": -3600, "future_timestamp": 3600}


class Delivery(NamedTuple):
    id: int
    endpoint: str
    url: str
    secret: str
    payload: str
    attempts: int
    flaw: str


def signature(payload: str, secret: str, *, timestamp: int) -> str:
    """The header that Stripe sends: `t=<seconds>,v1=<HMAC-SHA256 of "t.payload">`."""
    digest = hmac.new(secret.encode(), f"{timestamp}.{payload}".encode(), hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


class Deliverer:
    """Sends what is due, several at a time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="webhook")
        with store.transaction() as tx:
            # Whatever was on its way when the last process died is sent again.
            tx.run("UPDATE deliveries SET due = 0 WHERE state = 'due' AND attempts > 0")

    def send_due(self) -> None:
        for delivery in self._claim():
            self.pool.submit(self._send, delivery)

    def _claim(self) -> list[Delivery]:
        now = time.time()
        with self.store.transaction() as tx:
            rows = tx.run(
                "SELECT deliveries.id, endpoint, url, secret, body, attempts, flaw FROM deliveries "
                "JOIN objects ON objects.id = deliveries.event JOIN endpoints ON endpoints.id = deliveries.endpoint "
                "WHERE state = 'due' AND due <= ? ORDER BY deliveries.id LIMIT 100",
                now,
            ).fetchall()
            for row in rows:
                tx.run("UPDATE deliveries SET due = ? WHERE id = ?", now + LEASE_SECONDS, row[0])
        return [Delivery(*row)._replace(payload=_payload(row[4])) for row in rows]

    def _send(self, delivery: Delivery) -> None:
        status = _post(delivery)
        with self.store.transaction() as tx:
            attempts = delivery.attempts + 1
            done = 200 <= status < 300
            state = "done" if done else "dead" if attempts >= MOST_ATTEMPTS else "due"
            wait = min(FIRST_RETRY_SECONDS * 2.0**delivery.attempts, LONGEST_RETRY_SECONDS)
            tx.run(
                "UPDATE deliveries SET state = ?, attempts = ?, last_status = ?, flaw = '', due = ? WHERE id = ?",
                *(state, attempts, status, time.time() + wait, delivery.id),
            )
            if done:  # what was to come after a later one may come now
                tx.run(
                    "UPDATE deliveries SET state = 'due' WHERE state = 'behind' AND endpoint = ? AND id < ?",
                    *(delivery.endpoint, delivery.id),
                )


def _payload(body: str) -> str:
    """An event as it is sent; a thin one leaves its data to those who fetch it."""
    event = json.loads(body)
    if event["object"] == "v2.core.event":
        event = {name: event[name] for name in event if name not in {"changes", "data"}}
    return json.dumps(event, indent=2)


def _post(delivery: Delivery) -> int:
    """Send one delivery and return the status that came back, 0 for none."""
    timestamp = int(time.time()) + CLOCK_FLAWS.get(delivery.flaw, 0)
    secret = "whsec_wrong" if delivery.flaw == "wrong_secret" else delivery.secret
    request = urllib.request.Request(  # noqa: S310 - only http and https endpoints can be registered
        delivery.url,
        data=delivery.payload.encode(),
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(delivery.payload, secret, timestamp=timestamp),
            "User-Agent": "Assent-Sandbox/1.0",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
