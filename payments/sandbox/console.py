"""The fault console: a page for people and the same as JSON for tests."""

import time
from html import escape

from payments.sandbox import faults
from payments.sandbox.errors import BadParameter, NotEmulated
from payments.sandbox.events import send_again
from payments.sandbox.pages import Page, Visit, json_page, page, redirect
from payments.sandbox.store import Json, Store, Transaction

FAULTS = "/_sandbox/faults"
HEALTH = "/_sandbox/health"
REQUESTS = "/_sandbox/requests"
QUIET = "/_sandbox/quiet"
LONGEST_WAIT_SECONDS = 20.0


def answer(store: Store, visit: Visit) -> Page:
    if visit.method == "GET" and visit.path == HEALTH:
        return json_page({"status": "ok", "sandbox": True})
    if visit.method == "GET" and visit.path == REQUESTS:
        return json_page(_requests(store))
    if visit.method == "GET" and visit.path == QUIET:
        return json_page({"quiet": _wait_for_quiet(store)})
    wants_page = "text/html" in visit.headers.get("Accept", "")
    with store.transaction() as tx:
        if visit.method == "GET" and visit.path == FAULTS:
            return _page(tx) if wants_page else json_page(_state(tx))
        if visit.method != "POST":
            raise NotEmulated(visit.method, visit.path)
        visit.check_origin()
        _act(tx, visit.path, visit.fields())
        return redirect(FAULTS) if wants_page else json_page(_state(tx))


def _act(tx: Transaction, path: str, fields: dict[str, str]) -> None:
    if path == FAULTS:
        times, seconds = int(fields.get("times", "1")), float(fields.get("seconds", "0"))
        target = fields.get("target") or faults.EVERYTHING
        faults.add(tx, fields.get("kind", ""), target=target, times=times, seconds=seconds)
    elif path == "/_sandbox/clear":
        faults.clear(tx)
    elif path == "/_sandbox/release":
        faults.release(tx)
    elif path == "/_sandbox/deliver":
        send_again(tx, fields.get("event", ""), copies=int(fields.get("copies", "1")))
    elif path == "/_sandbox/hurry":
        tx.run("UPDATE timers SET due = 0 WHERE action IN ('settle_paid', 'settle_failed')")
    else:
        raise BadParameter(f"Unknown order: {path}")


def _state(tx: Transaction) -> Json:
    names = ("event", "type", "url", "state", "attempts", "last_status")
    rows = tx.run(
        "SELECT event, json_extract(body, '$.type'), url, state, attempts, last_status FROM deliveries "
        "JOIN objects ON objects.id = event ORDER BY deliveries.id DESC LIMIT 200"
    )
    return {"faults": faults.listed(tx), "deliveries": [dict(zip(names, row, strict=True)) for row in rows]}


def _wait_for_quiet(store: Store) -> bool:
    """Answer when nothing is left to deliver, so that nobody has to guess how long that takes."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < deadline:
        with store.transaction() as tx:
            if tx.run("SELECT 1 FROM deliveries WHERE state = 'due'").fetchone() is None:
                return True
        time.sleep(0.02)
    return False


def _requests(store: Store) -> list[Json]:
    """The last requests to the API, oldest first, each with its answer."""
    names = ("method", "path", "encoded", "key", "status", "body")
    with store.transaction() as tx:
        rows = tx.run(f"SELECT {', '.join(names)} FROM requests ORDER BY id").fetchall()  # noqa: S608
    return [dict(zip(names, row, strict=True)) for row in rows]


def _page(tx: Transaction) -> Page:
    state = _state(tx)
    kinds = "".join(
        f"<option value={kind}>{kind}: {escape(what)}</option>"
        for kind, what in (faults.OF_REQUESTS | faults.OF_EVENTS).items()
    )
    waiting = "".join(
        f"<tr><td>{fault['kind']}</td><td>{escape(fault['target'])}</td><td>{fault['times']}</td>"
        f"<td>{fault['seconds']:g}</td></tr>"
        for fault in state["faults"]
    )
    sent = "".join(
        f"<tr><td>{row['type']}<span class=key>{row['event']}</span></td><td>{row['state']}</td>"
        f"<td>{row['attempts']}</td><td>{row['last_status'] or '–'}</td><td><form method=post action=/_sandbox/deliver>"
        f"<input type=hidden name=event value={row['event']}><button>Send again</button></form></td></tr>"
        for row in state["deliveries"][:30]
    )
    content = (
        "<h1>Fault console</h1><p class=quiet>What this sandbox shall do wrong next, and what it has sent. It emulates "
        "a documented subset of Stripe and was never compared with live Stripe.</p>"
        f"<form class=sheet method=post action={FAULTS}><label for=kind>Fault</label>"
        f"<select id=kind name=kind>{kinds}</select>"
        "<label for=target>Target: an event type, or a method and the start of a path; * is everything</label>"
        "<input id=target name=target value=*><label for=times>How often</label>"
        "<input id=times name=times type=number min=1 value=1><label for=seconds>Seconds, or copies</label>"
        "<input id=seconds name=seconds type=number min=0 step=any value=0><button class=primary>Ask for it</button>"
        "</form><form method=post action=/_sandbox/release><button>Send what is withheld</button></form>"
        "<form method=post action=/_sandbox/hurry><button>Let slow payments settle now</button></form>"
        "<form method=post action=/_sandbox/clear><button>Forget all faults</button></form>"
        "<h2>Waiting faults</h2><table><thead><tr><th>Fault<th>Target<th>Left<th>Seconds</thead>"
        f"<tbody>{waiting}</tbody></table><h2>Deliveries</h2><table class=wide>"
        f"<thead><tr><th>Event<th>State<th>Tries<th>Answer<th>Again</thead><tbody>{sent}</tbody></table>"
    )
    return page("Fault console", content)
