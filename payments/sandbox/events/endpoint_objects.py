"""Webhook endpoints of v1 and event destinations of v2, in the shape of Stripe's document."""

from payments.sandbox import API_VERSION
from payments.sandbox.connect.account_objects import moment
from payments.sandbox.store import Json


def webhook_endpoint(params: Json, *, key: str, created: int) -> Json:
    return {
        "id": key,
        "object": "webhook_endpoint",
        "api_version": params.get("api_version"),
        "application": None,
        "created": created,
        "description": params.get("description"),
        "enabled_events": params["enabled_events"],
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "status": "enabled",
        "url": params["url"],
    }


def event_destination(params: Json, *, key: str, created: int) -> Json:
    payload = params["event_payload"]
    return {
        "id": key,
        "object": "v2.core.event_destination",
        "amazon_eventbridge": None,
        "azure_event_grid": None,
        "created": moment(created),
        "description": params.get("description", ""),
        "enabled_events": params["enabled_events"],
        "event_payload": payload,
        "events_from": params.get("events_from", ["@self"]),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "name": params["name"],
        "snapshot_api_version": params.get("snapshot_api_version", API_VERSION) if payload == "snapshot" else None,
        "status": "enabled",
        "status_details": None,
        "type": "webhook_endpoint",
        "updated": moment(created),
        "webhook_endpoint": {"signing_secret": None, "url": params["webhook_endpoint"]["url"]},
    }
