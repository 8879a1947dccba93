"""Where Stripe tells us things: keep, answer, and let the worker do the rest."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from accounts.access import public
from payments.gateway.errors import SignatureRefused
from payments.services import inbox, refused_messages
from payments.tasks import drain_inbox

LARGEST_BYTES = 1_000_000

logger = logging.getLogger(__name__)


@public
@csrf_exempt
@require_POST
@transaction.non_atomic_requests
def stripe_webhook(request: HttpRequest, *, endpoint: str) -> HttpResponse:
    """200 only for what is committed; 400 for what Stripe did not sign for this endpoint."""
    raw, now = _body(request), timezone.now()
    if raw is None:
        return HttpResponse(status=413)
    try:
        inbox.receive(endpoint, raw, request.headers.get("Stripe-Signature", ""), at=now)
    except SignatureRefused as refused:
        logger.warning("a webhook was refused: %s", refused.detail)
        refused_messages.count(endpoint, refused.detail, at=now)
        return HttpResponse(status=400)
    _ring()
    return HttpResponse(status=200)


def _ring() -> None:
    """Tell the worker; if nobody hears it, the schedule finds the message."""
    try:
        drain_inbox.delay()
    except OperationalError:
        logger.warning("the queue cannot be reached; a payment message waits for the schedule")


def _body(request: HttpRequest) -> bytes | None:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BYTES:
        return None
    try:
        raw = request.body
    except RequestDataTooBig:
        return None
    return raw if len(raw) <= LARGEST_BYTES else None
