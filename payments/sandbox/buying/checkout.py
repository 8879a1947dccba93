"""Checkout sessions: made, looked at, expired."""

from typing import Any

from payments.sandbox.buying import session_objects
from payments.sandbox.errors import BadParameter, Refused
from payments.sandbox.events import events
from payments.sandbox.http.forms import boolean, integer, metadata, one_of, require, text
from payments.sandbox.money.currencies import check_total, currency
from payments.sandbox.store import Json, Transaction

MOST_LINES = 100
LEAST_LIFE_SECONDS = 30 * 60
GREATEST_LIFE_SECONDS = 24 * 3600

CREATE: dict[str, Any] = {
    "adaptive_pricing": {"enabled": boolean},
    "cancel_url": text,
    "client_reference_id": text,
    "customer_email": text,
    "expires_at": integer,
    "line_items": [
        {
            "quantity": integer,
            "price_data": {
                "currency": text,
                "unit_amount": integer,
                "product_data": {"name": text, "description": text, "metadata": metadata},
            },
        }
    ],
    "locale": text,
    "metadata": metadata,
    "mode": one_of("payment"),
    "payment_intent_data": {"description": text, "metadata": metadata, "transfer_group": text},
    "payment_method_types": [text],
    "submit_type": one_of("auto", "book", "donate", "pay"),
    "success_url": text,
}
EXPIRE: dict[str, Any] = {}


def create(tx: Transaction, params: Json, *, public_url: str) -> Json:
    require(params, "mode", "line_items", "success_url")
    created = tx.now()
    _check_texts(params, created)
    code = _check_lines(params["line_items"])
    lines = [session_objects.line_item(line, created=created) for line in params["line_items"]]
    total = sum(line["amount_total"] for line in lines)
    check_total(total, code)
    session = session_objects.session(params, created=created, amount=total, currency=code, public_url=public_url)
    tx.put(session, private=params.get("payment_intent_data", {}))
    for line in lines:
        tx.put(line, parent=session["id"])
    start_timer(tx, session["expires_at"], "expire_session", session["id"])
    return session


def _check_texts(params: Json, created: int) -> None:
    if len(params.get("client_reference_id", "")) > 200:
        raise BadParameter("Invalid string: at most 200 characters.", param="client_reference_id")
    life = params.get("expires_at", created + GREATEST_LIFE_SECONDS) - created
    # A few seconds pass between the caller's clock and ours.
    if not LEAST_LIFE_SECONDS - 60 <= life <= GREATEST_LIFE_SECONDS + 60:
        raise BadParameter(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _check_lines(lines: list[Json]) -> str:
    if len(lines) > MOST_LINES:
        raise BadParameter(f"You may only specify up to {MOST_LINES} line items.", param="line_items")
    for position, line in enumerate(lines):
        place = f"line_items[{position}]"
        require(line, "price_data")
        require(line["price_data"], "currency", "unit_amount", "product_data")
        require(line["price_data"]["product_data"], "name")
        currency(line["price_data"]["currency"], param=f"{place}[price_data][currency]")
        if line["price_data"]["unit_amount"] < 0 or line.get("quantity", 1) < 1:
            raise BadParameter("Amounts and quantities cannot be negative.", param=place)
    codes = {line["price_data"]["currency"] for line in lines}
    if len(codes) != 1:
        raise BadParameter("All line items must have the same currency.", param="line_items")
    return str(codes.pop())


def retrieve(tx: Transaction, params: Json, key: str) -> Json:
    return tx.get("checkout.session", key)


def expire(tx: Transaction, params: Json, key: str) -> Json:
    """Close an open session; anything else is refused, so that the caller looks again."""
    session = tx.get("checkout.session", key)
    if session["status"] != "open":
        raise Refused(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status '
            f"of {session['status']}.",
        )
    return _close(tx, session)


def expire_if_open(tx: Transaction, key: str) -> None:
    session = tx.get("checkout.session", key)
    if session["status"] == "open":
        _close(tx, session)


def _close(tx: Transaction, session: Json) -> Json:
    session = tx.change(session, status="expired", url=None)
    events.record(tx, "checkout.session.expired", session)
    return session


def start_timer(tx: Transaction, due: float, action: str, target: str) -> None:
    tx.run("INSERT INTO timers (due, action, target) VALUES (?, ?, ?)", due, action, target)
