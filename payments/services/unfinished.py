"""Calls to Stripe of which nobody knows what became: each kind has one function that finishes it.

A key younger than twenty hours is sent again as it was. An older one may be forgotten at Stripe, and would have its
effect a second time: what it asked for is looked up first.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from accounts.locks import alone
from marketplace.kit.errors import DomainError
from payments.backoff import wait_after
from payments.models import Operation, PayeeAccount, Payout, Refund, TransferReversal
from payments.services import (
    evidence,
    operations,
    orders,
    payee_accounts,
    payout_sending,
    refund_calls,
    reversals,
)
from payments.services.tills import Till

Finish = Callable[[Operation, datetime], object]
LEFT_BEHIND: Final = timedelta(minutes=2)  # until then whoever made the call is still at it
FIRST_WAIT: Final = timedelta(minutes=2)
KEY_LIVES: Final = timedelta(hours=20)
PAGE_IS_DROPPED: Final = timedelta(minutes=30)
MOST: Final = 100

logger = logging.getLogger(__name__)


def _drop_page(operation: Operation, at: datetime) -> None:
    """A payment page that nobody was shown harms nobody; a later click asks for another."""
    if operation.planned_at <= at - PAGE_IS_DROPPED:
        operations.give_up(operation, at=at)


def _send_payout(operation: Operation, at: datetime) -> None:
    payout = Payout.objects.select_related("run").get(uuid=operation.business_key)
    if payout.transfer_id:
        operations.found(operation, payout.transfer_id, at=at)
    else:
        with alone(payout.run) as is_ours:  # whoever sends the run looks at it themselves
            if is_ours:
                payout_sending.send(payout, Till(), at=at)


def _send_refund(operation: Operation, at: datetime) -> None:
    """A message may have told of the refund before its own answer was heard."""
    refund = Refund.objects.get(uuid=operation.business_key)
    if refund.stripe_id:
        operations.found(operation, refund.stripe_id, at=at)
    else:
        refund_calls.send(refund, at=at)


def _open_account(operation: Operation, at: datetime) -> None:
    payee_accounts.open_at_stripe(PayeeAccount.objects.get(uuid=operation.business_key), at=at)


def _take_back(operation: Operation, at: datetime) -> None:
    reversal = TransferReversal.objects.select_related("payout__payee", "payout__account", "entry").get(
        uuid=operation.business_key
    )
    if reversal.stripe_id:
        operations.found(operation, reversal.stripe_id, at=at)
    else:
        reversals.send(reversal, at=at)


def _leave_to_operator(operation: Operation, at: datetime) -> None:
    """Evidence is sent in an operator's name: whoever presses again sends the same, while its key lives."""
    if operation.planned_at <= at - KEY_LIVES:
        operations.give_up(operation, at=at)


FINISH: Final[dict[str, Finish]] = {
    orders.CHECKOUT: _drop_page,
    payout_sending.OPERATION: _send_payout,
    payee_accounts.OPERATION: _open_account,
    refund_calls.REFUND: _send_refund,
    reversals.OPERATION: _take_back,
    evidence.FILE: _leave_to_operator,
    evidence.SUBMISSION: _leave_to_operator,
}


def finish_some(*, at: datetime) -> int:
    """Finish what is due; each try in vain doubles the wait for the next, and none keeps the others waiting."""
    left = Operation.objects.filter(status__in=operations.OPEN, planned_at__lte=at - LEFT_BEHIND)
    due = list(left.filter(Q(next_at=None) | Q(next_at__lte=at)).order_by("planned_at", "pk")[:MOST])
    for operation in due:
        _note_try(operation, at=at)
        try:
            FINISH[operation.kind](operation, at)
        except DomainError as error:
            logger.warning("%s is not finished: %s", operation, error)
        except Exception:  # one call that we cannot finish must not stop the others
            logger.exception("%s could not be finished", operation)
    return len(due)


@transaction.atomic(durable=True)
def _note_try(operation: Operation, *, at: datetime) -> None:
    """Written before the try, so that one that crashes us is not repeated at once."""
    wait = wait_after(operation.tries + 1, first=FIRST_WAIT)
    Operation.objects.filter(pk=operation.pk).update(tries=F("tries") + 1, next_at=at + wait)
