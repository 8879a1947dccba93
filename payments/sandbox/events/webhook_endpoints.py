"""The API by which endpoints are made, changed and removed: `webhook_endpoints` of v1, `event_destinations` of v2."""

from typing import Any
from urllib.parse import urlsplit

from payments.sandbox import API_VERSION
from payments.sandbox.errors import BadParameter
from payments.sandbox.events import endpoint_objects, endpoints
from payments.sandbox.events.endpoints import CONNECT, PLATFORM, THIN, Endpoint
from payments.sandbox.http import bodies
from payments.sandbox.http.forms import boolean, metadata, one_of, require, text
from payments.sandbox.store import Json, Transaction, new_id

KIND, DESTINATION = "webhook_endpoint", "v2.core.event_destination"

UPDATE: dict[str, Any] = {
    "description": text,
    "disabled": boolean,
    "enabled_events": [text],
    "metadata": metadata,
    "url": text,
}
CREATE: dict[str, Any] = {
    "api_version": one_of(API_VERSION),
    "connect": boolean,
    "description": text,
    "enabled_events": [text],
    "metadata": metadata,
    "url": text,
}
CREATE_DESTINATION: dict[str, Any] = {
    "description": bodies.text,
    "enabled_events": [bodies.text],
    "event_payload": bodies.one_of("snapshot", "thin"),
    "events_from": [bodies.one_of("@self", "@accounts")],
    "include": [bodies.one_of("webhook_endpoint.signing_secret", "webhook_endpoint.url")],
    "metadata": bodies.metadata,
    "name": bodies.text,
    "snapshot_api_version": bodies.one_of(API_VERSION),
    "type": bodies.one_of("webhook_endpoint"),
    "webhook_endpoint": {"url": bodies.text},
}


def create(tx: Transaction, params: Json) -> Json:
    """Make an endpoint for snapshots; only this answer tells its secret."""
    require(params, "enabled_events", "url")
    _check_url(params["url"])
    body = tx.put(endpoint_objects.webhook_endpoint(params, key=new_id("we_1"), created=tx.now()))
    kind = CONNECT if params.get("connect") else PLATFORM
    secret = _begin(tx, body["id"], kind, url=body["url"], events=body["enabled_events"])
    return body | {"secret": secret}


def update(tx: Transaction, params: Json, key: str) -> Json:
    body = tx.get(KIND, key)
    disabled = params.pop("disabled", body["status"] == "disabled")
    if "url" in params:
        _check_url(params["url"])
    body = tx.change(body, **params, status="disabled" if disabled else "enabled")
    endpoints.change(tx, key, url=body["url"], events=[] if disabled else body["enabled_events"])
    return body


def delete(tx: Transaction, params: Json, key: str) -> Json:
    endpoints.remove(tx, tx.get(KIND, key)["id"])
    tx.delete(key)
    return {"id": key, "object": KIND, "deleted": True}


def create_destination(tx: Transaction, params: Json) -> Json:
    """Make a destination of v2: for thin events, or for the snapshots of one side."""
    bodies.require(params, "enabled_events", "event_payload", "name", "type", "webhook_endpoint.url")
    _check_url(params["webhook_endpoint"]["url"])
    include = params.pop("include", [])
    body = tx.put(endpoint_objects.event_destination(params, key=new_id("ed_test_", 40), created=tx.now()))
    secret = _begin(tx, body["id"], _kind(body), url=body["webhook_endpoint"]["url"], events=body["enabled_events"])
    told = secret if "webhook_endpoint.signing_secret" in include else None
    return body | {"webhook_endpoint": body["webhook_endpoint"] | {"signing_secret": told}}


def _kind(destination: Json) -> str:
    if destination["event_payload"] == "thin":
        return THIN
    if len(destination["events_from"]) != 1:
        raise BadParameter("The sandbox sends snapshots of one side to one destination.", code="not_emulated")
    return CONNECT if destination["events_from"] == ["@accounts"] else PLATFORM


def disable(tx: Transaction, params: Json, key: str) -> Json:
    endpoints.change(tx, tx.get(DESTINATION, key)["id"], events=[])
    return tx.change(tx.get(DESTINATION, key), status="disabled", status_details={"disabled": {"reason": "user"}})


def enable(tx: Transaction, params: Json, key: str) -> Json:
    body = tx.get(DESTINATION, key)
    endpoints.change(tx, key, events=body["enabled_events"])
    return tx.change(body, status="enabled", status_details=None)


def delete_destination(tx: Transaction, params: Json, key: str) -> Json:
    endpoints.remove(tx, tx.get(DESTINATION, key)["id"])
    tx.delete(key)
    return {"id": key, "object": DESTINATION}


def _begin(tx: Transaction, key: str, kind: str, *, url: str, events: list[str]) -> str:
    secret = new_id("whsec_", 32)
    endpoints.add(tx, Endpoint(kind, url, secret, key, tuple(events)))
    return secret


def _check_url(url: str) -> None:
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise BadParameter("Invalid URL: An explicit scheme (such as https) must be provided.", param="url")
