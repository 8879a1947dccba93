"""A sandbox in its own process, and what a buyer, a bank and a bad day do to it."""

import json
import re
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from marketplace.config.launch.processes import die_with_us
from tests.payments.sandbox.openapi import object_faults, request_faults
from tests.tools import PATIENCE_SECONDS

KEY = "sk_test_sandbox_for_tests"
SECRET = "whsec_for_tests"
CONNECT_SECRET = "whsec_for_tests_connect"
THIN_SECRET = "whsec_for_tests_thin"
MOST_JUDGED = 500  # of a market with thousands of events, every so many
ROOT = Path(__file__).resolve().parents[3]


def doors(site: str) -> dict[str, str]:
    """A site's three endpoints, each with its secret, as a sandbox is told of them."""
    door = f"{site}/webhooks/stripe"
    return {door: SECRET, f"connect+{door}/connect": CONNECT_SECRET, f"thin+{door}/thin": THIN_SECRET}


class Answered(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)


class Stripe:
    """The sandbox as whoever knows its port reaches it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def send(self, method: str, target: str, body: str = "", headers: dict[str, str] | None = None) -> Answered:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            connection.request(method, target, body or None, form | (headers or {}))
            response = connection.getresponse()
            return Answered(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()

    def api(
        self, method: str, path: str, fields: dict[str, str] | None = None, *, key: str = "", account: str = ""
    ) -> Answered:
        """One call of the API, with an idempotency key and for a connected account if they are given."""
        headers = {"Authorization": f"Bearer {KEY}"} | ({"Idempotency-Key": key} if key else {})
        headers |= {"Stripe-Account": account} if account else {}
        encoded = urlencode(fields or {})
        if method == "GET":
            return self.send(method, f"{path}?{encoded}", headers=headers)
        return self.send(method, path, encoded, headers)

    def api_v2(self, path: str, body: dict[str, Any], *, key: str = "") -> Answered:
        """One call of the v2 API, whose bodies are JSON."""
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        return self.send("POST", path, json.dumps(body), headers | ({"Idempotency-Key": key} if key else {}))

    def get(self, path: str, *, account: str = "", **fields: str) -> Any:
        return self.api("GET", path, fields, account=account).body

    def act(self, session_url: str, act: str) -> str:
        """What the buyer chooses on the hosted page; the address that the browser is sent to."""
        answered = self.send("POST", urlsplit(session_url).path, urlencode({"act": act, "email": "buyer@example.com"}))
        assert answered.status == 303, answered.text
        return answered.headers["Location"]

    def fault(self, kind: str, target: str = "*", *, times: int = 1, seconds: float = 0) -> None:
        self._order("faults", kind=kind, target=target, times=times, seconds=seconds)

    def standing(self, account: str, standing: str) -> None:
        """Let a connected account stand so: complete, review, incomplete, rejected, restricted, payouts_blocked."""
        self._order("standing", account=account, standing=standing)

    def clear(self) -> None:
        """Forget all faults, and let go what was withheld or delayed."""
        self._order("clear")

    def release(self) -> None:
        """Deliver now what was withheld or delayed."""
        self._order("release")

    def hurry(self) -> None:
        """Let slow payments settle now."""
        self._order("hurry")

    def jump(self, seconds: float) -> None:
        """Let the sandbox's clock jump ahead."""
        self._order("jump", seconds=seconds)

    def deliver(self, event: str, *, copies: int = 1) -> None:
        self._order("deliver", event=event, copies=copies)

    def steer(self, order: str, **fields: Any) -> Any:
        """What a bank, a buyer or the world does to money: the object that came of it."""
        answered = self.send("POST", f"/_sandbox/money/{order}", urlencode(fields))
        assert answered.status == 200, answered.text
        return answered.body

    def _order(self, order: str, **fields: Any) -> None:
        answered = self.send("POST", f"/_sandbox/{order}", urlencode(fields))
        assert answered.status == 200, answered.text

    def wait(self) -> None:
        """Until nothing is due any more, and all that was to be delivered is."""
        assert self.send("GET", "/_sandbox/quiet").body == {"quiet": True}

    def wait_until_refused(self) -> None:
        """Until every delivery was tried, and somebody did not take one."""
        while True:
            rows = self.deliveries()
            if rows and all(row["attempts"] for row in rows):
                assert any(row["last_status"] >= 500 or not row["last_status"] for row in rows)
                return

    def wait_for(self, kind: str) -> None:
        """Until an event of that kind has happened and all was delivered."""
        for _ in range(1_000):
            self.wait()
            if self.events(kind):
                self.wait()
                return
        raise AssertionError(f"no {kind} came")

    def deliveries(self) -> list[dict[str, Any]]:
        return list(self.send("GET", "/_sandbox/faults").body["deliveries"])

    def requests(self) -> list[dict[str, Any]]:
        return list(self.send("GET", "/_sandbox/requests").body)

    def listed(self, path: str, **fields: str) -> list[dict[str, Any]]:
        """Every object of a list, newest first."""
        found: list[dict[str, Any]] = []
        while True:
            after = {"starting_after": found[-1]["id"]} if found else {}
            page = self.get(path, limit="100", **after, **fields)
            found += page["data"]
            if not page["has_more"]:
                return found

    def events(self, kind: str) -> list[dict[str, Any]]:
        return list(self.get("/v1/events", type=kind, limit="100")["data"])

    def told(self) -> list[dict[str, Any]]:
        """All events of all accounts, oldest first."""
        return list(self.send("GET", "/_sandbox/told").body)

    def contract_faults(self) -> list[str]:
        """What Stripe's document has against anything that was sent, answered or told so far."""
        faults = []
        for row in self.requests():
            if row["status"] == 200:
                faults += request_faults(row["method"], row["path"], row["encoded"])
            faults += object_faults(json.loads(row["body"]))
        told = self.told()
        judged = told[:: 1 + len(told) // MOST_JUDGED]
        return faults + [fault for event in judged for fault in object_faults(event)]


class RunningSandbox(Stripe):
    """One process over one folder; killed and started again, it goes on where it was."""

    def __init__(self, folder: Path, webhooks: dict[str, str]) -> None:
        super().__init__(port=0)
        self.folder = folder
        self.webhooks = webhooks
        self.start()

    def start(self) -> None:
        given = [f"--webhook={url}={secret}" for url, secret in self.webhooks.items()]
        given.append("--later-seconds=86400")  # slow money comes when a test says `hurry`, not by itself
        self.process = subprocess.Popen(
            [sys.executable, "-m", "payments.sandbox", "--port", str(self.port), "--data", str(self.folder), *given],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_us(signal.SIGKILL),  # noqa: PLW1509 - it ends with the test run, however that ends
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("listening on "):
                self.url = line.removeprefix("listening on ").strip()
                self.port = urlsplit(self.url).port or 0
                return
        raise AssertionError("the sandbox did not start")

    def kill(self) -> None:
        """SIGKILL: nothing is said goodbye to."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def end(self) -> None:
        """SIGTERM, as `run.py` ends it."""
        self.process.terminate()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def session_fields(*amounts: int, currency: str = "usd") -> dict[str, str]:
    """The least that makes a session: one line an amount."""
    fields = {
        "mode": "payment",
        "success_url": "http://shop.test/back?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://shop.test/left",
    }
    for position, amount in enumerate(amounts):
        line = f"line_items[{position}]"
        fields |= {
            f"{line}[quantity]": "1",
            f"{line}[price_data][currency]": currency,
            f"{line}[price_data][unit_amount]": str(amount),
            f"{line}[price_data][product_data][name]": f"Licence {position + 1}",
        }
    return fields


def visible_text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
