"""How a request finds what it asks for: method, path, the parameters that it takes, what it does."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from payments.sandbox.http import bodies
from payments.sandbox.http.forms import parse, read, text
from payments.sandbox.http.listing import CREATED, PAGE, expand, page
from payments.sandbox.store import Json, Transaction

Endpoint = Callable[..., Json]


class Route(NamedTuple):
    method: str
    path: re.Pattern[str]
    shape: dict[str, Any]
    endpoint: Endpoint
    is_v2: bool


class Call(NamedTuple):
    """A route found for one request, with the ids of its path."""

    route: Route
    ids: tuple[str, ...]

    def perform(self, tx: Transaction, encoded: str) -> Json:
        """Read the parameters, act, and fill in what the caller wants to see whole."""
        if self.route.is_v2:
            return self.route.endpoint(tx, self._read_v2(encoded), *self.ids)
        fields = read(self.route.shape | {"expand": [text]}, parse(encoded))
        paths = fields.pop("expand", [])
        return expand(tx, self.route.endpoint(tx, fields, *self.ids), paths)

    def _read_v2(self, encoded: str) -> Json:
        """A body is JSON in v2; a query is as in v1."""
        if self.route.method == "POST":
            return dict(bodies.read(self.route.shape, bodies.parse(encoded)))
        return dict(read(self.route.shape, parse(encoded)))


def route(method: str, path: str, shape: dict[str, Any], endpoint: Endpoint) -> Route:
    pattern = re.compile(path.replace("{id}", r"([A-Za-z0-9_]+)"))
    return Route(method, pattern, shape, endpoint, path.startswith("/v2/"))


def retrieve(tx: Transaction, params: Json, key: str, *, kind: str) -> Json:
    return tx.get(kind, key)


def _list(tx: Transaction, params: Json, *, kind: str, url: str) -> Json:
    return page(tx, kind, params, url=url)


def readable(kind: str, url: str, **filters: Any) -> list[Route]:
    """The two routes by which a kind of object is read."""
    return [
        route("GET", url, PAGE | CREATED | filters, partial(_list, kind=kind, url=url)),
        route("GET", url + "/{id}", {}, partial(retrieve, kind=kind)),
    ]
