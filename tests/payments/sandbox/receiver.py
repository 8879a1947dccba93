"""A webhook endpoint of a test: keeps what arrives, answers what it is told to."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any, NamedTuple

from tests.tools import PATIENCE_SECONDS


class Received(NamedTuple):
    signature: str
    payload: str


class Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: Queue[Received] = Queue()
        self.statuses: list[int] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/webhooks"
        Thread(target=self.serve_forever, daemon=True).start()

    def take(self, count: int) -> list[Received]:
        """The next deliveries; fails if they do not come."""
        return [self.received.get(timeout=PATIENCE_SECONDS) for _ in range(count)]


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.received.put(Received(self.headers["Stripe-Signature"], payload))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Tests read the queue, not a log."""
