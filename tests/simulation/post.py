"""How messages reach us: as they happened, or as on the worst of days."""

import json
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from payments.gateway.errors import SignatureRefused
from payments.models import InboxEvent
from payments.sandbox.events.webhooks import signature
from payments.services import inbox
from tests.payments.sandbox.running import Stripe
from tests.simulation.clock import Clock

PAGE = "100"
Endpoint = InboxEvent.Endpoint


@dataclass
class Mailbox:
    """What the sandbox has to tell that nobody has fetched yet, oldest first."""

    sandbox: Stripe
    last: str = ""

    def fetch(self) -> list[dict[str, Any]]:
        since = {"ending_before": self.last} if self.last else {}
        found: list[dict[str, Any]] = []
        while True:
            page = self.sandbox.get("/v1/events", limit=PAGE, **since)
            found += page["data"][::-1]
            if found:
                self.last = found[-1]["id"]
                since = {"ending_before": self.last}
            if not page["data"] or not page["has_more"]:
                return found


class Postman(Protocol):
    """Whoever carries messages to us."""

    def carry(self, events: list[dict[str, Any]], clock: Clock) -> None: ...

    def empty(self, clock: Clock) -> None: ...


def tell(event: dict[str, Any], clock: Clock) -> None:
    """One message, signed as Stripe signs it, and handled."""
    _send(event, inbox.secrets_of(_door(event))[0], clock)
    handle(clock)


def _send(event: dict[str, Any], secret: str, clock: Clock) -> None:
    raw = json.dumps(event)
    inbox.receive(_door(event), raw.encode(), signature(raw, secret, timestamp=int(time.time())), at=clock.now)


def _door(event: dict[str, Any]) -> str:
    """Where Stripe sends a message of that kind."""
    if event["object"] != "event":
        return Endpoint.THIN
    return Endpoint.CONNECT if event.get("account") else Endpoint.PLATFORM


def handle(clock: Clock) -> None:
    """All that waits, as the worker does it."""
    while inbox.handle_next(at=clock.now):
        pass


class Faithful:
    """Each message once, in its order, at once: what every other way must come to."""

    def carry(self, events: list[dict[str, Any]], clock: Clock) -> None:
        for event in events:
            tell(event, clock)

    def empty(self, clock: Clock) -> None:
        handle(clock)


@dataclass
class Careless:
    """Three in ten twice, three in ten late and out of order, one in twenty never, one in fifty forged besides."""

    chance: Random
    late: list[dict[str, Any]] = field(default_factory=list)
    told: int = 0
    withheld: int = 0
    forged: int = 0

    def carry(self, events: list[dict[str, Any]], clock: Clock) -> None:
        now, self.late = self.late, []
        for event in events:
            if self.chance.random() < 0.05:
                self.withheld += 1
                continue
            (self.late if self.chance.random() < 0.30 else now).append(event)
        self._tell(now, clock)

    def empty(self, clock: Clock) -> None:
        now, self.late = self.late, []
        self._tell(now, clock)
        handle(clock)

    def _tell(self, events: list[dict[str, Any]], clock: Clock) -> None:
        copies = [event for event in events for _ in range(2 if self.chance.random() < 0.30 else 1)]
        self.chance.shuffle(copies)
        for event in copies:
            if self.chance.random() < 0.02:
                self._forge(event, clock)
            tell(event, clock)
            self.told += 1

    def _forge(self, event: dict[str, Any], clock: Clock) -> None:
        """Somebody says that it is paid, and cannot sign it."""
        subject = event["data"]["object"] | {"payment_status": "paid", "status": "complete"}
        forged = event | {"id": f"evt_forged_{self.forged}", "data": {"object": subject}}
        try:
            _send(forged, "whsec_of_a_thief", clock)
        except SignatureRefused:
            self.forged += 1
        else:
            raise AssertionError("a forged message was taken")
