"""The routes of Connect: accounts, their links, their events, and where events go."""

from functools import partial

from payments.sandbox.connect import account_links, account_objects, accounts
from payments.sandbox.events import webhook_endpoints
from payments.sandbox.http.forms import text
from payments.sandbox.http.listing import PAGE
from payments.sandbox.http.listing_v2 import PAGE as PAGE_V2
from payments.sandbox.http.listing_v2 import page as page_v2
from payments.sandbox.http.routing import Route, readable, retrieve, route


def build(public_url: str) -> list[Route]:
    return [*_accounts(public_url), *_endpoints()]


def _accounts(public_url: str) -> list[Route]:
    """Connected accounts and what happens to them: v2, and the view that v1 has of them."""
    url = "/v2/core/accounts"
    listed = partial(page_v2, kind=accounts.KIND, url=url, show=partial(account_objects.seen, include=[]))
    happened = partial(page_v2, kind="v2.core.event", url="/v2/core/events")
    of_events = PAGE_V2 | {
        "object_id": text,
        "types": [text],
        "created": dict.fromkeys(("gt", "gte", "lt", "lte"), text),
    }
    return [
        route("POST", url, accounts.CREATE, accounts.create),
        route("GET", url, PAGE_V2, listed),
        route("GET", url + "/{id}", {"include": [text]}, accounts.retrieve),
        route("POST", url + "/{id}", accounts.UPDATE, accounts.update),
        route("POST", url + "/{id}/close", accounts.CLOSE, accounts.close),
        route(
            "POST", "/v2/core/account_links", account_links.CREATE, partial(account_links.create, public_url=public_url)
        ),
        route("GET", "/v2/core/events", of_events, happened),
        route("GET", "/v2/core/events/{id}", {}, partial(retrieve, kind="v2.core.event")),
        route("GET", "/v1/accounts", PAGE, accounts.list_v1),
        route("GET", "/v1/accounts/{id}", {}, accounts.retrieve_v1),
    ]


def _endpoints() -> list[Route]:
    """Where events go, as both versions of the API see it."""
    v1, v2 = "/v1/webhook_endpoints", "/v2/core/event_destinations"
    kind = webhook_endpoints.DESTINATION
    return [
        route("POST", v1, webhook_endpoints.CREATE, webhook_endpoints.create),
        route("POST", v1 + "/{id}", webhook_endpoints.UPDATE, webhook_endpoints.update),
        route("DELETE", v1 + "/{id}", {}, webhook_endpoints.delete),
        *readable(webhook_endpoints.KIND, v1),
        route("POST", v2, webhook_endpoints.CREATE_DESTINATION, webhook_endpoints.create_destination),
        route("GET", v2, PAGE_V2, partial(page_v2, kind=kind, url=v2)),
        route("GET", v2 + "/{id}", {"include": [text]}, partial(retrieve, kind=kind)),
        route("POST", v2 + "/{id}/disable", {}, webhook_endpoints.disable),
        route("POST", v2 + "/{id}/enable", {}, webhook_endpoints.enable),
        route("DELETE", v2 + "/{id}", {}, webhook_endpoints.delete_destination),
    ]
