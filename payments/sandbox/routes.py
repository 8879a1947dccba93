"""The API that is emulated: method, path, the parameters that it takes, what it does."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from payments.sandbox import checkout, refunds
from payments.sandbox.errors import NotEmulated
from payments.sandbox.forms import read, text
from payments.sandbox.listing import CREATED, PAGE, expand, line_items, page
from payments.sandbox.store import Json, Transaction

Endpoint = Callable[..., Json]


class Route(NamedTuple):
    method: str
    path: re.Pattern[str]
    shape: dict[str, Any]
    endpoint: Endpoint


class Call(NamedTuple):
    """A route found for one request, with the ids of its path."""

    route: Route
    ids: tuple[str, ...]

    def perform(self, tx: Transaction, params: Json) -> Json:
        fields = read(self.route.shape | {"expand": [text]}, params)
        paths = fields.pop("expand", [])
        return expand(tx, self.route.endpoint(tx, fields, *self.ids), paths)


def _route(method: str, path: str, shape: dict[str, Any], endpoint: Endpoint) -> Route:
    return Route(method, re.compile(path.replace("{id}", r"([A-Za-z0-9_]+)")), shape, endpoint)


def _retrieve(tx: Transaction, params: Json, key: str, *, kind: str) -> Json:
    return tx.get(kind, key)


def _list(tx: Transaction, params: Json, *, kind: str, url: str) -> Json:
    return page(tx, kind, params, url=url)


def _readable(kind: str, url: str, **filters: Any) -> list[Route]:
    """The two routes by which a kind of object is read."""
    return [
        _route("GET", url, PAGE | CREATED | filters, partial(_list, kind=kind, url=url)),
        _route("GET", url + "/{id}", {}, partial(_retrieve, kind=kind)),
    ]


def build(public_url: str) -> list[Route]:
    sessions = "/v1/checkout/sessions"
    return [
        _route("POST", sessions, checkout.CREATE, partial(checkout.create, public_url=public_url)),
        _route("POST", sessions + "/{id}/expire", checkout.EXPIRE, checkout.expire),
        _route("GET", sessions + "/{id}/line_items", PAGE, line_items),
        *_readable("checkout.session", sessions, payment_intent=text, status=text),
        *_readable("payment_intent", "/v1/payment_intents"),
        *_readable("charge", "/v1/charges", payment_intent=text, transfer_group=text),
        *_readable("balance_transaction", "/v1/balance_transactions", currency=text, source=text, type=text),
        *_readable("event", "/v1/events", type=text, types=[text]),
        _route("POST", "/v1/refunds", refunds.CREATE, refunds.create),
        *_readable("refund", "/v1/refunds", charge=text, payment_intent=text),
    ]


def find(routes: list[Route], method: str, path: str) -> Call:
    for route in routes:
        match = route.path.fullmatch(path)
        if match and route.method == method:
            return Call(route, match.groups())
    raise NotEmulated(method, path)
