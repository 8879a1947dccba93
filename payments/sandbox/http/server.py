"""The HTTP server: the API under /v1, the hosted pages, the fault console."""

import json
import re
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from payments.sandbox import API_VERSION
from payments.sandbox.connect import account_links
from payments.sandbox.connect.accounts import acting
from payments.sandbox.console import console, faults
from payments.sandbox.errors import ApiError, BadKey, BadParameter, Broken, KeyInUse, TooMany
from payments.sandbox.http import multipart, routes
from payments.sandbox.http.idempotency import Answer, Asked, perform, perform_once
from payments.sandbox.http.routing import Call
from payments.sandbox.pages import authentication, hosted, onboarding
from payments.sandbox.pages.frame import Page, Visit
from payments.sandbox.store import Json, Store, Transaction

KEY = re.compile(r"Bearer sk_test_sandbox_[A-Za-z0-9_]{4,200}")
LARGEST_BODY = 2_000_000
LARGEST_UPLOAD = 8_000_000
KEPT_REQUESTS = 1_000


class Sandbox(ThreadingHTTPServer):
    """One sandbox: its file, its address, its routes."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], store: Store, *, later_seconds: float) -> None:
        super().__init__(address, Handler)
        host, port = self.server_address[:2]
        self.public_url = f"http://{host!s}:{port}"
        self.store = store
        self.later_seconds = later_seconds
        self.routes = routes.build(self.public_url)


class AnswerDropped(Exception):
    """The answer is lost, whether or not the effect is there."""


class Handler(BaseHTTPRequestHandler):
    server: Sandbox
    protocol_version = "HTTP/1.1"
    server_version = "Assent-Sandbox"
    sys_version = ""
    timeout = 60
    wbufsize = -1

    def do_GET(self) -> None:
        self._answer("")

    def do_DELETE(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        content_type = self.headers.get("Content-Type", "")
        uploads = multipart.is_multipart(content_type)
        if length > (LARGEST_UPLOAD if uploads else LARGEST_BODY):
            self.close_connection = True
            self._send_json(413, BadParameter("The request is too large.").body())
            return
        raw = self.rfile.read(length)
        self._answer(multipart.as_form(raw, content_type) if uploads else raw.decode(errors="replace"))

    def _answer(self, body: str) -> None:
        url = urlsplit(self.path)
        visit = Visit(self.command, url.path, url.query, body, self.headers)
        try:
            if url.path.startswith(("/v1/", "/v2/")):
                self._send_answer(self._api(visit))
            else:
                self._send_page(self._page(visit))
        except ApiError as error:
            self._send_json(error.status, error.body(url.path))
        except (AnswerDropped, ConnectionError):
            self.close_connection = True
        except Exception:  # noqa: BLE001 - a mistake of the sandbox itself: nothing was kept, the caller may try again
            traceback.print_exc()
            self.close_connection = True
            self._send_json(500, Broken("The sandbox made a mistake; its log says which.").body(url.path))

    def _page(self, visit: Visit) -> Page:
        store, later_seconds = self.server.store, self.server.later_seconds
        if visit.path.startswith("/_sandbox/"):
            return console.answer(store, visit)
        if visit.path.startswith(account_links.PREFIX):
            return onboarding.answer(store, visit, later_seconds=later_seconds)
        if visit.path.startswith(authentication.PREFIX):
            return authentication.answer(store, visit)
        return hosted.answer(store, visit, later_seconds=later_seconds)

    def _api(self, visit: Visit) -> Answer:
        self._check_headers()
        call = routes.find(self.server.routes, visit.method, visit.path)
        fault = self._fault(visit)
        if fault.kind == "rate_limit":
            raise TooMany("Too many requests.", code="rate_limit")
        if fault.kind == "conflict":
            raise KeyInUse("This object cannot be accessed right now.", code="lock_timeout")
        if fault.kind == "time_out":
            time.sleep(fault.seconds)
            raise AnswerDropped
        answer = self._perform(visit, call, fault)
        self._log(visit, answer)
        if fault.kind == "drop_answer":
            raise AnswerDropped
        return answer

    def _log(self, visit: Visit, answer: Answer) -> None:
        with self.server.store.transaction() as tx:
            tx.run(
                "INSERT INTO requests (method, path, encoded, key, status, body) VALUES (?, ?, ?, ?, ?, ?)",
                *(visit.method, visit.path, visit.body or visit.query, self.headers.get("Idempotency-Key", "")),
                *(answer.status, json.dumps(answer.body)),
            )
            tx.run("DELETE FROM requests WHERE id <= (SELECT max(id) FROM requests) - ?", KEPT_REQUESTS)

    def _perform(self, visit: Visit, call: Call, fault: faults.Fault) -> Answer:
        encoded = visit.body if visit.method == "POST" else visit.query

        def work(tx: Transaction) -> Json:
            if fault.kind == "error_500":
                raise Broken("An error that the fault console was asked for.")
            return call.perform(acting(tx, account), encoded)

        account = self.headers.get("Stripe-Account", "")
        key = self.headers.get("Idempotency-Key", "")
        if visit.method != "POST" or not key:
            self._pause(fault)
            return perform(self.server.store, visit.path, work)
        # A key belongs to the account for which it was first used.
        asked = Asked(f"{account}:{key}" if account else key, visit.path, encoded)
        return perform_once(self.server.store, asked, work, pause=lambda: self._pause(fault))

    def _pause(self, fault: faults.Fault) -> None:
        if fault.kind == "slow":
            time.sleep(fault.seconds)
        while fault.kind == faults.HOLD and self._is_held(fault):
            time.sleep(0.02)

    def _is_held(self, fault: faults.Fault) -> bool:
        with self.server.store.transaction() as tx:
            return faults.holds(tx, fault)

    def _check_headers(self) -> None:
        if not KEY.fullmatch(self.headers.get("Authorization", "")):
            raise BadKey("Invalid API Key provided: this sandbox takes keys that start with sk_test_sandbox_.")
        version = self.headers.get("Stripe-Version", API_VERSION)
        if version != API_VERSION:
            raise BadParameter(f"This sandbox emulates the API version {API_VERSION}, not {version}.")

    def _fault(self, visit: Visit) -> faults.Fault:
        with self.server.store.transaction() as tx:
            return faults.take(tx, faults.OF_REQUESTS, f"{visit.method} {visit.path}")

    def _send_answer(self, answer: Answer) -> None:
        extra = {"Idempotent-Replayed": "true"} if answer.replayed else {}
        if "Idempotency-Key" in self.headers:
            extra["Idempotency-Key"] = self.headers["Idempotency-Key"]
        self._send_json(answer.status, answer.body, extra)

    def _send_json(self, status: int, body: Any, extra: dict[str, str] | None = None) -> None:
        headers = {"Content-Type": "application/json", "Stripe-Version": API_VERSION, "Cache-Control": "no-store"}
        self._send(status, headers | (extra or {}), json.dumps(body, indent=2).encode())

    def _send_page(self, page: Page) -> None:
        self._send(page.status, page.headers, page.body)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Request-Id", f"req_{time.time_ns():x}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Stay quiet: the console shows what happened."""
