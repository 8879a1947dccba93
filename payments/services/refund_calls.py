"""Ask Stripe for refunds: written down first, sent under one key, and found again when an answer was lost."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from accounts.locks import alone
from payments import gateway
from payments.backoff import LONGEST_WAIT
from payments.gateway.errors import OutcomeUnknown, Rejected
from payments.gateway.types import Refund as Told
from payments.kill_points import reach
from payments.models import Refund
from payments.services import operations, refund_booking

REFUND: Final = "refund"
FIRST_WAIT: Final = timedelta(seconds=30)
AGAIN: Final = timedelta(hours=6)
HEALS: Final = {"balance_insufficient", "charge_disputed"}  # refused now, and not for good
LOOKED_AT: Final = (Refund.Status.PENDING, Refund.Status.REQUIRES_ACTION)

logger = logging.getLogger(__name__)


def send(refund: Refund, *, at: datetime) -> Refund:
    """Send a planned refund; sent again after a crash or a lost answer, it is the same one.

    It calls Stripe and commits in steps. Without an answer the refund stays planned, and the sweep tries again.
    """
    with alone(refund) as is_ours:  # who else sends it just now sees to it
        refund = Refund.objects.select_related("order").get(pk=refund.pk)
        if not is_ours or refund.is_by_bank or refund.status != Refund.Status.PLANNED:
            return refund
        try:
            told = _ask(refund, at=at)
        except OutcomeUnknown:
            _try_later(refund, at=at)
            return refund
        except Rejected as error:
            if error.reason in HEALS and refund.granted_id is None:  # owed anyway: nothing is decided anew
                Refund.objects.filter(pk=refund.pk).update(failure=error.detail)
                _try_later(refund, at=at)
                return refund
            return refund_booking.reject(refund, error.detail, at=at)
        reach("refund.sent")
        return refund_booking.note(told, at=at) or refund


def _ask(refund: Refund, *, at: datetime) -> Told:
    key = str(refund.uuid)
    params = gateway.refund_params(refund.charge_id, refund.amount, operation=key)
    return operations.ask_once(REFUND, key, params, _refund, get=gateway.get_refund, find=lambda: _found(refund), at=at)


def _refund(params: Mapping[str, Any], *, idempotency_key: str) -> Told:
    reach("refund.planned")
    return gateway.refund(params, idempotency_key=idempotency_key)


def _found(refund: Refund) -> Told | None:
    listed = gateway.list_refunds(refund.charge_id)
    return next((told for told in listed if told.operation == str(refund.uuid)), None)


def _try_later(refund: Refund, *, at: datetime) -> None:
    """Wait as long again as it has waited already."""
    wait = min(max(at - refund.asked_at, FIRST_WAIT), LONGEST_WAIT)
    Refund.objects.filter(pk=refund.pk).update(look_at=at + wait)


def sweep(*, at: datetime) -> int:
    """Send what is planned, and look again at what is on its way; how many."""
    waiting = Refund.objects.filter(status__in=[Refund.Status.PLANNED, *LOOKED_AT]).exclude(charge_id="")
    due = [refund for refund in waiting.order_by("pk") if refund.look_at is None or refund.look_at <= at]
    for refund in due:
        try:
            if refund.status == Refund.Status.PLANNED:
                send(refund, at=at)
            else:
                Refund.objects.filter(pk=refund.pk).update(look_at=at + AGAIN)
                refund_booking.note(gateway.get_refund(refund.stripe_id), at=at)
        except Exception:  # one refund that cannot be sent must not stop the others
            logger.exception("refund %s could not be sent or looked at", refund.uuid)
    return len(due)
