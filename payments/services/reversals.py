"""Transfers to payees taken back, after a refund or off an account given up: planned, asked for, and booked once.

The buyer never waits for them. What does not come back stays a debt up to the cap, and beyond it the platform's loss.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from marketplace.kit.money import UNITS_PER_MINOR, Money
from payments import gateway
from payments.entries import lost_key, not_lost_key
from payments.gateway.errors import OutcomeUnknown, Rejected
from payments.gateway.types import Reversal as Told
from payments.models import Entry, Operation, TransferReversal
from payments.queries.giving_back import reversible
from payments.services import ledger, operations, reversal_booking

OPERATION: Final = "reversal"
KEY_LIFE: Final = timedelta(hours=20)
AGAIN: Final = timedelta(minutes=5)
Status = TransferReversal.Status

logger = logging.getLogger(__name__)


def plan(entry: Entry, wanted: Mapping[int, int], currency: str, *, at: datetime) -> list[TransferReversal]:
    """Write down what is to be taken back of whom, in whole minor units of the transfers' currency."""
    left, planned = dict(wanted), []
    for payout in reversible(set(wanted), currency):
        units = min(left[payout.payee_id], payout.left_units) // UNITS_PER_MINOR * UNITS_PER_MINOR
        if units:
            left[payout.payee_id] -= units
            planned.append(TransferReversal(entry=entry, payout=payout, amount_units=units, planned_at=at))
    return TransferReversal.objects.bulk_create(planned)


def call_off(entry: Entry, *, at: datetime) -> None:
    """Undo what a fact that never was has asked for: nothing of it was lost to us, and nothing more is asked for.

    What was asked for already may come back all the same: then it stands in the payee's balance again.
    """
    ours = list(TransferReversal.objects.select_for_update().filter(entry=entry).order_by("pk"))
    keys = Operation.objects.filter(kind=OPERATION, business_key__in=[str(one.uuid) for one in ours])
    asked = set(keys.values_list("business_key", flat=True))
    idle = [one.pk for one in ours if one.status == Status.PLANNED and str(one.uuid) not in asked]
    TransferReversal.objects.filter(pk__in=idle).update(status=Status.CANCELLED, ended_at=at)
    for lost in Entry.objects.filter(key__in=[lost_key(one.uuid) for one in ours]).order_by("pk"):
        uuid = next(one.uuid for one in ours if lost_key(one.uuid) == lost.key)
        ledger.reverse(lost, key=not_lost_key(uuid), on=at.date(), at=at, actor=None)


def known() -> QuerySet[TransferReversal]:
    """Reversals with all that is needed to send them."""
    return TransferReversal.objects.select_related("payout__payee", "payout__account")


def sweep(*, at: datetime) -> int:
    """Ask for every reversal that is planned; how many there were."""
    waiting = known().filter(status=Status.PLANNED).filter(Q(look_at=None) | Q(look_at__lte=at))
    found = list(waiting.order_by("pk"))
    for reversal in found:
        try:
            send(reversal, at=at)
        except Exception:  # one reversal that cannot be asked for must not stop the others
            logger.exception("reversal %s could not be sent", reversal.uuid)
    return len(found)


def send(reversal: TransferReversal, *, at: datetime) -> None:
    """Take back as much as there is; asked again after a lost answer, it is the same reversal."""
    try:
        told = _told(reversal, at=at)
    except OutcomeUnknown:
        TransferReversal.objects.filter(pk=reversal.pk).update(look_at=at + AGAIN)
    except Rejected as error:
        reversal_booking.refuse(reversal, error.detail, at=at)
    else:
        if told is not None:
            reversal_booking.record(reversal, told, at=at)


def _told(reversal: TransferReversal, *, at: datetime) -> Told | None:
    """The whole; or where Stripe refuses that, what of it still stands there."""
    try:
        return _found(reversal, at=at) or _ask(reversal, reversal.as_sent, at=at)
    except Rejected:
        there = _what_is_there(reversal)
        if not 0 < there.units < reversal.as_sent.units:
            raise
        _try_anew(reversal)
        return _ask(reversal, there, at=at)


def _what_is_there(reversal: TransferReversal) -> Money:
    """What of a transfer could be taken back now: what is left of it, as far as its account has it."""
    payout = reversal.payout
    nothing = Money.zero(payout.sent.currency)
    left = gateway.get_transfer(payout.transfer_id).left
    account = payout.account.stripe_id if payout.account else ""
    standing = gateway.get_payee_balance(account).get(payout.sent.currency)
    return max(nothing, min(left, standing.available if standing else nothing)).rounded_down()


def _try_anew(reversal: TransferReversal) -> None:
    reversal.attempt += 1
    TransferReversal.objects.filter(pk=reversal.pk).update(attempt=reversal.attempt)


def _ask(reversal: TransferReversal, wanted: Money, *, at: datetime) -> Told | None:
    """Ask for it, unless it was called off meanwhile."""
    key = str(reversal.uuid)
    params = gateway.reversal_params(reversal.payout.transfer_id, wanted, operation=key)
    with transaction.atomic(durable=True):
        if not TransferReversal.objects.select_for_update().filter(pk=reversal.pk, status=Status.PLANNED).exists():
            return None
        operation = operations.plan(OPERATION, key, params, attempt=reversal.attempt, at=at)
    return operations.perform(operation, gateway.reverse_transfer, at=at)


def _found(reversal: TransferReversal, *, at: datetime) -> Told | None:
    """One whose key Stripe may have forgotten: looked up before it is asked for anew."""
    last = Operation.objects.filter(kind=OPERATION, business_key=str(reversal.uuid), attempt=reversal.attempt).first()
    if last is None or last.planned_at > at - KEY_LIFE:
        return None
    listed = gateway.list_reversals(reversal.payout.transfer_id)
    found = next((one for one in listed if one.operation == str(reversal.uuid)), None)
    if found is None:
        operations.give_up(last, at=at)
        _try_anew(reversal)
    else:
        operations.found(last, found.id, at=at)
    return found
