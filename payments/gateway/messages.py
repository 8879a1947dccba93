"""Signed messages: told from forgeries, and read without being believed."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import stripe

from payments.gateway.client import client, moment
from payments.gateway.errors import SignatureRefused
from payments.gateway.types import Snapshot

TOLERANCE_SECONDS = 300
Told = TypeVar("Told")


def parse_snapshot(raw: bytes, header: str, *, secrets: Sequence[str]) -> Snapshot:
    """Read a signed event that brings its object along; refuse what is unsigned, altered, stale, or from the future.

    Each secret in use is tried, so that a secret can be changed without losing an event.
    """
    return _read(lambda secret: snapshot(_construct(raw, header, secret)), header, secrets)


def parse_thin(raw: bytes, header: str, *, secrets: Sequence[str]) -> Snapshot:
    """Read a signed event that only names its object, under the same rules."""
    return _read(lambda secret: thin(_notification(raw, header, secret), {}), header, secrets)


def _read(parse: Callable[[str], Told], header: str, secrets: Sequence[str]) -> Told:
    for secret in secrets:
        try:
            told = parse(secret)
            _refuse_future(header)
            return told
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise SignatureRefused(f"not an event: {error}") from error
    raise SignatureRefused("no secret fits, or the time is too old")


def _refuse_future(header: str) -> None:
    """The SDK refuses only what is too old."""
    signed_at = int(dict(part.split("=", 1) for part in header.split(",") if "=" in part)["t"])
    if signed_at > time.time() + TOLERANCE_SECONDS:
        raise SignatureRefused("signed in the future")


def _construct(raw: bytes, header: str, secret: str) -> stripe.Event:
    event: stripe.Event = stripe.Webhook.construct_event(  # type: ignore[no-untyped-call]
        raw, header, secret, tolerance=TOLERANCE_SECONDS
    )
    return event


def _notification(raw: bytes, header: str, secret: str) -> stripe.v2.core.EventNotification:
    return client().parse_event_notification(raw, header, secret, tolerance=TOLERANCE_SECONDS)


def snapshot(event: stripe.Event) -> Snapshot:
    """An event in our own words."""
    body = event.to_dict()
    subject = body["data"]["object"]
    return Snapshot(
        id=event.id,
        kind=event.type,
        object_id=str(subject.get("id", "")),
        object_kind=str(subject.get("object", "")),
        api_version=event.api_version or "",
        livemode=event.livemode,
        account=str(body.get("account") or ""),
        created_at=moment(event.created),
        body=body,
    )


def thin(told: stripe.v2.core.EventNotification | stripe.v2.core.Event, body: dict[str, Any]) -> Snapshot:
    """An event that only names its object, in our own words: as it was delivered, or as it is listed."""
    about = getattr(told, "related_object", None)
    return Snapshot(
        id=told.id,
        kind=told.type,
        object_id=about.id if about else "",
        object_kind=about.type if about else "",
        api_version="",
        livemode=told.livemode,
        account=str(told.context or ""),
        created_at=datetime.fromisoformat(told.created),
        body=body,
    )
