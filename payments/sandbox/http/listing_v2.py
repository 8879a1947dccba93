"""Lists as v2 gives them: newest first, with the address of the next page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from payments.sandbox.errors import BadParameter
from payments.sandbox.http.forms import integer, text
from payments.sandbox.http.listing import MOST, SIGNS
from payments.sandbox.store import Json, Transaction

PAGE: dict[str, Any] = {"limit": integer, "page": text}


def _whole(body: Json) -> Json:
    return body


def page(tx: Transaction, params: Json, *, kind: str, url: str, show: Callable[[Json], Json] = _whole) -> Json:
    """One page of objects of a kind, as each is shown."""
    limit = params.get("limit", 20)
    before = params.get("page", "0")
    if not 1 <= limit <= MOST or not before.isdigit():
        raise BadParameter("Invalid limit or page.", code="invalid_fields")
    conditions, values = ["kind = ?"], [kind]
    if before != "0":
        conditions.append("seq < CAST(? AS INTEGER)")
        values.append(before)
    for condition, given in _filters(params):
        conditions.append(condition)
        values += given
    rows = tx.run(
        f"SELECT seq, id FROM objects WHERE {' AND '.join(conditions)} ORDER BY seq DESC LIMIT ?",  # noqa: S608
        *values,
        limit + 1,
    ).fetchall()
    following = f"{url}?{urlencode({'limit': limit, 'page': rows[limit - 1][0]})}" if len(rows) > limit else None
    found = [show(tx.get(kind, key)) for _, key in rows[:limit]]
    return {"data": found, "next_page_url": following, "previous_page_url": None}


def _filters(params: Json) -> list[tuple[str, list[str]]]:
    """Those of events: whose they are, what they tell, and since when."""
    filters = []
    if "object_id" in params:
        filters.append(("parent = ?", [params["object_id"]]))
    if params.get("types"):
        marks = ", ".join("?" * len(params["types"]))
        filters.append((f"json_extract(body, '$.type') IN ({marks})", list(params["types"])))
    for sign, moment in params.get("created", {}).items():
        filters.append((f"julianday(json_extract(body, '$.created')) {SIGNS[sign]} julianday(?)", [moment]))
    return filters
