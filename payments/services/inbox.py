"""Messages from Stripe: kept before they are believed, then handled once, as hints to look again."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from payments import gateway
from payments.backoff import wait_after
from payments.gateway.errors import OutcomeUnknown, Rejected
from payments.gateway.types import Snapshot
from payments.models import InboxEvent
from payments.modes import is_live
from payments.queries.messages import is_ours
from payments.services import handlers
from payments.services.settlement import PaymentDiffers

LEASE = timedelta(seconds=settings.STRIPE_MESSAGE_LEASE_SECONDS)
UNKNOWN = "it is about nothing that we know"
FIRST_WAIT = timedelta(seconds=5)
MOST_ATTEMPTS = 20  # a little over three days
Status, Endpoint = InboxEvent.Status, InboxEvent.Endpoint

logger = logging.getLogger(__name__)


def receive(endpoint: str, raw: bytes, header: str, *, at: datetime) -> InboxEvent:
    """Keep a signed message, once however often it is sent; `SignatureRefused` keeps nothing."""
    parse = gateway.parse_thin if endpoint == Endpoint.THIN else gateway.parse_snapshot
    return keep(endpoint, parse(raw, header, secrets=secrets_of(endpoint)), raw.decode(), at=at)


def secrets_of(endpoint: str) -> list[str]:
    """Those of one endpoint only: a message for one is a forgery at another."""
    secrets: dict[str, list[str]] = {
        Endpoint.PLATFORM: settings.STRIPE_WEBHOOK_SECRETS,
        Endpoint.CONNECT: settings.STRIPE_CONNECT_WEBHOOK_SECRETS,
        Endpoint.THIN: settings.STRIPE_THIN_WEBHOOK_SECRETS,
    }
    return secrets[endpoint]


def keep(endpoint: str, told: Snapshot, body: str, *, at: datetime) -> InboxEvent:
    """Write a message down, set aside if it is not of our world."""
    event = InboxEvent(
        endpoint=endpoint,
        event_id=told.id,
        kind=told.kind,
        object_id=told.object_id,
        api_version=told.api_version,
        livemode=told.livemode,
        account=told.account,
        body=body,
        created_at=told.created_at,
        received_at=at,
    )
    event.error = what_is_strange(event)
    event.status = Status.QUARANTINED if event.error else Status.NEW
    InboxEvent.objects.bulk_create([event], ignore_conflicts=True)
    return InboxEvent.objects.get(endpoint=endpoint, event_id=told.id)


def what_is_strange(event: InboxEvent) -> str:
    """Why a message is not of our world, or nothing."""
    if event.livemode != is_live():
        return (
            "it is about real money, and here is none" if event.livemode else "it is of a test, and here is real money"
        )
    if event.endpoint != Endpoint.THIN and event.api_version != gateway.API_VERSION:
        return f"the API version is {event.api_version}"
    if event.endpoint == Endpoint.PLATFORM and event.account:
        return f"it is about the account {event.account}"
    if event.endpoint == Endpoint.CONNECT and not event.account:
        return "it names no connected account"
    return "" if not event.account or is_ours(event.account) else f"we know no account {event.account}"


def handle_next(*, at: datetime) -> bool:
    """Handle the message that has waited longest; say whether there was one."""
    event = claim(at=at)
    if event is not None:
        handle(event, at=at)
    return event is not None


CLAIM = """
    UPDATE payments_inboxevent SET status = %(processing)s, leased_until = %(lease)s, attempts = attempts + 1
    WHERE id = (
        SELECT id FROM payments_inboxevent
        WHERE (status IN (%(new)s, %(unmatched)s) AND (next_at IS NULL OR next_at <= %(at)s))
            OR (status = %(processing)s AND leased_until < %(at)s)
        ORDER BY received_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING *
"""


def claim(*, at: datetime) -> InboxEvent | None:
    """Take the next message for ourselves, in one statement; a dead worker's lease runs out."""
    said = {"processing": Status.PROCESSING.value, "new": Status.NEW.value, "unmatched": Status.UNMATCHED.value}
    while True:
        event = next(iter(InboxEvent.objects.raw(CLAIM, {**said, "at": at, "lease": at + LEASE})), None)
        if event is None or event.attempts <= MOST_ATTEMPTS:
            return event
        _close(event, Status.DEAD, at=at, error="each worker that took it died")


def handle(event: InboxEvent, *, at: datetime) -> None:
    """Look at the object again, then act and mark the message done in one transaction."""
    handler = handlers.handler_of(event.kind)
    if handler is None:
        _close(event, Status.IGNORED, at=at)
        return
    try:
        found = handler.look(event)
        with transaction.atomic():
            known = handler.act(found, at)
            _close(
                event,
                Status.DONE if known else _waiting(event, Status.UNMATCHED),
                at=at,
                error="" if known else UNKNOWN,
            )
    except PaymentDiffers as error:
        logger.error("payment event %s is set aside: %s", event.event_id, error)
        _close(event, Status.QUARANTINED, at=at, error=str(error))
    except (OutcomeUnknown, Rejected) as error:
        _close(event, _waiting(event, Status.NEW), at=at, error=error.detail)
    except Exception as error:  # one message that we cannot handle must not stop the others
        logger.exception("payment event %s failed", event.event_id)
        _close(event, _waiting(event, Status.NEW), at=at, error=repr(error))


def _waiting(event: InboxEvent, status: str) -> str:
    return Status.DEAD if event.attempts >= MOST_ATTEMPTS else status


def _close(event: InboxEvent, status: str, *, at: datetime, error: str = "") -> None:
    is_over = status not in {Status.NEW, Status.UNMATCHED}
    ours = InboxEvent.objects.filter(pk=event.pk, status=Status.PROCESSING, attempts=event.attempts)
    ours.update(  # nothing, if our lease ran out and another worker has it now
        status=status,
        leased_until=None,
        next_at=None if is_over else at + wait_after(event.attempts, first=FIRST_WAIT),
        done_at=at if is_over else None,
        error=error,
    )
