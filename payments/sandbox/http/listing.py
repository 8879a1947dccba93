"""Lists by cursor, newest first, and the expansion of ids into objects."""

import json
from typing import Any

from payments.sandbox.errors import BadParameter
from payments.sandbox.http.forms import integer, text
from payments.sandbox.store import Json, Transaction

PAGE: dict[str, Any] = {"limit": integer, "starting_after": text, "ending_before": text}
CREATED: dict[str, Any] = {"created": {"gt": integer, "gte": integer, "lt": integer, "lte": integer}}
SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MOST = 100


def page(tx: Transaction, kind: str, params: Json, *, url: str, parent: str = "") -> Json:
    """One page of objects of a kind; filters are the object's own fields."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= MOST:
        raise BadParameter(f"Invalid limit: must be between 1 and {MOST}.", param="limit")
    backwards = "ending_before" in params
    conditions, values = _conditions(tx, kind, params, parent)
    # Items of a session keep the order in which they were given.
    ascending = backwards != (kind == "item")
    rows = tx.run(
        f"SELECT body FROM objects WHERE {' AND '.join(conditions)} "  # noqa: S608 - made of our own constants
        f"ORDER BY seq {'ASC' if ascending else 'DESC'} LIMIT ?",
        *values,
        limit + 1,
    ).fetchall()
    found = [_load(row[0]) for row in rows[:limit]]
    if backwards:
        found.reverse()
    return {"object": "list", "data": found, "has_more": len(rows) > limit, "url": url}


def _conditions(tx: Transaction, kind: str, params: Json, parent: str) -> tuple[list[str], list[Any]]:
    conditions: list[str] = ["kind = ?", "account = ?"]
    values: list[Any] = [kind, tx.account]
    if parent:
        conditions.append("parent = ?")
        values.append(parent)
    for name in params.keys() - PAGE.keys() - {"created", "types"}:
        conditions.append(f"json_extract(body, '$.{name}') = ?")  # the names are those of a route's own filters
        values.append(params[name])
    for sign, moment in params.get("created", {}).items():
        conditions.append(f"json_extract(body, '$.created') {SIGNS[sign]} ?")
        values.append(moment)
    if params.get("types"):
        conditions.append(f"json_extract(body, '$.type') IN ({', '.join('?' * len(params['types']))})")
        values += params["types"]
    older = "<" if kind != "item" else ">"
    for name, sign in (("starting_after", older), ("ending_before", ">" if older == "<" else "<")):
        if name in params:
            tx.get(kind, params[name])
            conditions.append(f"seq {sign} (SELECT seq FROM objects WHERE id = ?)")  # noqa: S608
            values.append(params[name])
    return conditions, values


def _load(body: str) -> Json:
    return dict(json.loads(body))


def line_items(tx: Transaction, params: Json, key: str) -> Json:
    tx.get("checkout.session", key)
    return page(tx, "item", params, url=f"/v1/checkout/sessions/{key}/line_items", parent=key)


# What an object has only once something has happened to it; asked for before, there is nothing to expand.
TOLD_LATER = {"refund": {"failure_balance_transaction"}}


def expand(tx: Transaction, body: Json, paths: list[str]) -> Json:
    """Replace ids by the objects they name, along dotted paths."""
    for path in paths:
        _expand(tx, body, path.split("."), path)
    return body


def _expand(tx: Transaction, body: Json, names: list[str], path: str) -> None:
    if names[0] == "data" and body.get("object") == "list":
        for member in body["data"]:
            _expand(tx, member, names[1:], path)
        return
    if names[0] == "line_items" and body.get("object") == "checkout.session":
        body["line_items"] = line_items(tx, {}, body["id"])
        return
    if names[0] not in body:
        if names[0] in TOLD_LATER.get(body.get("object", ""), ()):
            return
        raise BadParameter(f"This property cannot be expanded ({path}).", param="expand")
    value = body[names[0]]
    if isinstance(value, str):
        value = body[names[0]] = tx.find(value)
    if len(names) > 1 and isinstance(value, dict):
        _expand(tx, value, names[1:], path)
