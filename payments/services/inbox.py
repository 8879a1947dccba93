"""Messages from Stripe: kept before they are believed, then handled once, as hints to look again."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from payments import gateway
from payments.backoff import wait_after
from payments.gateway_types import OutcomeUnknown, Rejected, Snapshot
from payments.models import InboxEvent
from payments.services import settlement
from payments.services.settlement import PaymentDiffers

ENDPOINT = "platform"
LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=5)
MOST_ATTEMPTS = 20  # a little over three days
SESSIONS = "checkout.session."
UNBOOKED = ("charge.dispute.", "charge.refund", "refund.")  # they move money that no entry knows yet
Status = InboxEvent.Status

logger = logging.getLogger(__name__)


def receive(raw: bytes, header: str, *, at: datetime) -> InboxEvent:
    """Keep a signed message, once however often it is sent; `SignatureRefused` keeps nothing."""
    return keep(gateway.parse_snapshot(raw, header), raw.decode(), at=at)


def keep(told: Snapshot, body: str, *, at: datetime) -> InboxEvent:
    """Write a message down, set aside if it is not of our world."""
    strange = _what_is_strange(told)
    event = InboxEvent(
        status=Status.QUARANTINED if strange else Status.NEW,
        endpoint=ENDPOINT,
        event_id=told.id,
        kind=told.kind,
        object_id=told.object_id,
        api_version=told.api_version,
        livemode=told.livemode,
        account=told.account,
        body=body,
        created_at=told.created_at,
        received_at=at,
        error=strange,
    )
    InboxEvent.objects.bulk_create([event], ignore_conflicts=True)
    return InboxEvent.objects.get(endpoint=ENDPOINT, event_id=told.id)


def _what_is_strange(told: Snapshot) -> str:
    if told.livemode != settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")):
        return f"livemode is {told.livemode}"
    if told.api_version != gateway.API_VERSION:
        return f"the API version is {told.api_version}"
    return f"it is about the account {told.account}" if told.account else ""


def handle_next(*, at: datetime) -> bool:
    """Handle the message that has waited longest; say whether there was one."""
    event = _claim(at=at)
    if event is not None:
        _handle(event, at=at)
    return event is not None


def _claim(*, at: datetime) -> InboxEvent | None:
    """Take the next message for ourselves, by one conditional update; a dead worker's lease runs out."""
    waits = Q(status__in=[Status.NEW, Status.UNMATCHED]) & (Q(next_at=None) | Q(next_at__lte=at))
    claimable = InboxEvent.objects.filter(waits | Q(status=Status.PROCESSING, leased_until__lt=at))
    for event in claimable.order_by("received_at", "pk")[:20]:
        taken = claimable.filter(pk=event.pk).update(
            status=Status.PROCESSING, leased_until=at + LEASE, attempts=event.attempts + 1
        )
        if not taken:
            continue
        event.attempts += 1
        if event.attempts <= MOST_ATTEMPTS:
            return event
        _close(event, Status.DEAD, at=at, error="each worker that took it died")
    return None


def _handle(event: InboxEvent, *, at: datetime) -> None:
    """Look at the object again, then act and mark the message done in one transaction."""
    if not event.kind.startswith(SESSIONS):
        _close(event, Status.UNHANDLED if event.kind.startswith(UNBOOKED) else Status.IGNORED, at=at)
        return
    try:
        found = settlement.look(event.object_id)
        with transaction.atomic():
            known = settlement.settle(found, at=at) is not None
            _close(event, Status.DONE if known else _waiting(event, Status.UNMATCHED), at=at)
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
