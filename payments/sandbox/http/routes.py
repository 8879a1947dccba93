"""The API that is emulated: method, path, the parameters that it takes, what it does."""

from functools import partial

from payments.sandbox.buying import checkout
from payments.sandbox.errors import NotEmulated
from payments.sandbox.http import connect_routes, money_routes
from payments.sandbox.http.forms import text
from payments.sandbox.http.listing import PAGE, line_items
from payments.sandbox.http.routing import Call, Route
from payments.sandbox.http.routing import readable as _readable
from payments.sandbox.http.routing import route as _route


def build(public_url: str) -> list[Route]:
    sessions = "/v1/checkout/sessions"
    return [
        _route("POST", sessions, checkout.CREATE, partial(checkout.create, public_url=public_url)),
        _route("POST", sessions + "/{id}/expire", checkout.EXPIRE, checkout.expire),
        _route("GET", sessions + "/{id}/line_items", PAGE, line_items),
        *_readable("checkout.session", sessions, payment_intent=text, status=text),
        *_readable("payment_intent", "/v1/payment_intents"),
        *_readable("charge", "/v1/charges", payment_intent=text, transfer_group=text),
        *_readable("event", "/v1/events", type=text, types=[text]),
        *money_routes.build(),
        *connect_routes.build(public_url),
    ]


def find(routes: list[Route], method: str, path: str) -> Call:
    for route in routes:
        match = route.path.fullmatch(path)
        if match and route.method == method:
            return Call(route, match.groups())
    raise NotEmulated(method, path)
