"""The fault console: a page for people and the same as JSON for tests."""

import json
import re
import time
from collections.abc import Callable

from payments.sandbox.connect import standings
from payments.sandbox.console import console_page, faults, steering
from payments.sandbox.errors import ApiError, BadParameter, NotEmulated
from payments.sandbox.events.events import SNAPSHOT, THIN, send_again
from payments.sandbox.pages.frame import Page, Visit, json_page, redirect
from payments.sandbox.store import Json, Store, Transaction

FAULTS = "/_sandbox/faults"
HEALTH = "/_sandbox/health"
REQUESTS = "/_sandbox/requests"
QUIET = "/_sandbox/quiet"
TOLD = "/_sandbox/told"
LONGEST_WAIT_SECONDS = 20.0


def answer(store: Store, visit: Visit) -> Page:
    read = {HEALTH: _health, REQUESTS: _requests, TOLD: _told, QUIET: _quiet}.get(visit.path)
    if visit.method == "GET" and read is not None:
        return json_page(read(store))
    wants_page = "text/html" in visit.headers.get("Accept", "")
    try:
        with store.transaction() as tx:
            return _answer(tx, visit, wants_page=wants_page)
    except ApiError as error:
        if wants_page:
            return console_page.refused(error.message, error.status, accepted=visit.headers.get("Accept-Language", ""))
        raise


def _answer(tx: Transaction, visit: Visit, *, wants_page: bool) -> Page:
    if visit.method == "GET" and visit.path == FAULTS:
        state = _state(tx)
        accepted = visit.headers.get("Accept-Language", "")
        return console_page.show(tx, state, accepted=accepted) if wants_page else json_page(state)
    if visit.method != "POST":
        raise NotEmulated(visit.method, visit.path)
    visit.check_origin()
    steers = visit.path.startswith(steering.PREFIX)
    done = (steering.steer if steers else _act)(tx, visit.path, visit.fields())
    return redirect(FAULTS) if wants_page else json_page(done)


def _health(store: Store) -> Json:
    return {"status": "ok", "sandbox": True}


def _quiet(store: Store) -> Json:
    return {"quiet": _wait_for_quiet(store)}


def _act(tx: Transaction, path: str, fields: dict[str, str]) -> Json:
    act = ACTS.get(path)
    if act is None:
        raise BadParameter(f"Unknown order: {path}")
    act(tx, fields)
    return _state(tx)


def _ask(tx: Transaction, fields: dict[str, str]) -> None:
    times, seconds = int(_number(fields, "times", "1")), _number(fields, "seconds", "0")
    target = fields.get("target") or faults.EVERYTHING
    if times < 1 or seconds < 0:
        raise BadParameter("A fault happens at least once, and not in the past.", param="times")
    faults.add(tx, fields.get("kind", ""), target=target, times=times, seconds=seconds)


def _hurry(tx: Transaction) -> None:
    tx.run("UPDATE timers SET due = 0 WHERE action IN ('settle_paid', 'settle_failed', 'approve_account')")


ACTS: dict[str, Callable[[Transaction, dict[str, str]], object]] = {
    FAULTS: _ask,
    "/_sandbox/clear": lambda tx, fields: faults.clear(tx),
    "/_sandbox/release": lambda tx, fields: faults.release(tx),
    "/_sandbox/deliver": lambda tx, fields: send_again(
        tx, fields.get("event", ""), copies=int(_number(fields, "copies", "1"))
    ),
    "/_sandbox/hurry": lambda tx, fields: _hurry(tx),
    "/_sandbox/jump": lambda tx, fields: tx.jump(_number(fields, "seconds", "0")),
    "/_sandbox/standing": lambda tx, fields: standings.put(tx, fields.get("account", ""), fields.get("standing", "")),
}


def _number(fields: dict[str, str], name: str, default: str) -> float:
    given = fields.get(name) or default
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", given):
        raise BadParameter(f"Not a number: {given}", param=name)
    return float(given)


def _state(tx: Transaction) -> Json:
    names = ("event", "type", "endpoint", "url", "state", "attempts", "last_status")
    rows = tx.run(
        "SELECT event, json_extract(body, '$.type'), endpoints.kind, url, state, attempts, last_status FROM deliveries "
        "JOIN objects ON objects.id = event JOIN endpoints ON endpoints.id = endpoint "
        "ORDER BY deliveries.id DESC LIMIT 200"
    )
    deliveries = [dict(zip(names, row, strict=True)) for row in rows]
    return {"now": tx.now(), "ahead": tx.ahead(), "faults": faults.listed(tx), "deliveries": deliveries}


def _wait_for_quiet(store: Store) -> bool:
    """Answer when nothing is due and nothing left to deliver, so that nobody has to guess how long that takes."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < deadline:
        with store.transaction() as tx:
            if not _anything_due(tx):
                return True
        time.sleep(0.02)
    return False


def _anything_due(tx: Transaction) -> bool:
    (found,) = tx.run(
        "SELECT EXISTS (SELECT 1 FROM deliveries WHERE state = 'due') OR EXISTS (SELECT 1 FROM timers WHERE due <= ?)",
        tx.now(),
    ).fetchone()
    return bool(found)


def _requests(store: Store) -> list[Json]:
    """The last requests to the API, oldest first, each with its answer."""
    names = ("method", "path", "encoded", "key", "status", "body")
    with store.transaction() as tx:
        rows = tx.run(f"SELECT {', '.join(names)} FROM requests ORDER BY id").fetchall()  # noqa: S608
    return [dict(zip(names, row, strict=True)) for row in rows]


def _told(store: Store) -> list[Json]:
    """Every event of every account, oldest first: Stripe lists only those of one."""
    with store.transaction() as tx:
        rows = tx.run("SELECT body FROM objects WHERE kind IN (?, ?) ORDER BY seq", SNAPSHOT, THIN).fetchall()
    return [json.loads(body) for (body,) in rows]
