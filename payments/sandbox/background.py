"""The thread that runs timers and deliveries."""

import threading

from payments.sandbox import timers
from payments.sandbox.events.webhooks import Deliverer
from payments.sandbox.store import Store

LONGEST_SLEEP_SECONDS = 0.25


def start(store: Store) -> threading.Thread:
    thread = threading.Thread(target=_run, args=(store, Deliverer(store)), name="background", daemon=True)
    thread.start()
    return thread


def _run(store: Store, deliverer: Deliverer) -> None:
    while True:
        store.woken.wait(LONGEST_SLEEP_SECONDS)
        store.woken.clear()
        if not store.is_idle():
            timers.run_due(store)
            deliverer.send_due()
