"""`python -m payments.sandbox`: serve until told to stop."""

import argparse
import os
import signal
import sys
from pathlib import Path

from payments.sandbox import BANNER, background
from payments.sandbox.events import endpoints
from payments.sandbox.http.server import Sandbox
from payments.sandbox.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(prog="payments.sandbox", description=f"A local stand-in for Stripe. {BANNER}.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; keep it on loopback")
    parser.add_argument("--port", type=int, default=12111, help="0 takes a free one")
    parser.add_argument("--data", type=Path, default=Path(".data/sandbox"), help="folder for its one SQLite file")
    parser.add_argument(
        "--webhook",
        action="append",
        default=os.environ.get("STRIPE_SANDBOX_WEBHOOKS", "").split(),
        metavar="[KIND+]URL=SECRET",
        help="an endpoint for signed events of one kind (platform, connect or thin; platform if none is named); may be "
        "given several times, or in STRIPE_SANDBOX_WEBHOOKS",
    )
    parser.add_argument("--later-seconds", type=float, default=10.0, help="how long a slow payment takes")
    options = parser.parse_args()
    store = Store(options.data)
    endpoints.register(store, [_endpoint(parser, given) for given in options.webhook])
    sandbox = Sandbox((options.host, options.port), store, later_seconds=options.later_seconds)
    background.start(store)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.stdout.write(f"{BANNER}\nlistening on {sandbox.public_url}\n")
    sys.stdout.flush()
    try:
        sandbox.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


def _endpoint(parser: argparse.ArgumentParser, given: str) -> endpoints.Endpoint:
    endpoint = endpoints.named(given)
    if endpoint is None:
        parser.error(f"--webhook takes URL=SECRET, not {given!r}")
    return endpoint


main()
