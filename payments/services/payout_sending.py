"""Approved payouts sent through Stripe: one transfer a payee, currency and run, however often this is begun."""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.locks import alone
from marketplace.kit.money import Money
from payments import gateway, kill_points
from payments.gateway.errors import OutcomeUnknown, Rejected
from payments.gateway.types import Transfer
from payments.models import Operation, PayeeAccount, Payout, PayoutRun
from payments.queries.payouts import hindrance_of
from payments.services import operations, payout_outcomes
from payments.services.tills import Till

MOST: Final = 200  # sent in one go, so that no task lives longer than the queue waits for it
OPERATION: Final = "transfer"
Status, Reason = Payout.Status, Payout.Reason

logger = logging.getLogger(__name__)


class Hindered(Exception):
    """Something stands against sending it that was not there when it was approved."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def send_some(run: PayoutRun, *, at: datetime, most: int = MOST) -> bool:
    """Send what of an approved run is due, and say whether more is; two at once never send the same."""
    with alone(run) as is_ours:
        if not is_ours:
            return False
        run = PayoutRun.objects.get(pk=run.pk)
        if not run.is_under_way:
            return False
        some, till = list(due(run, at=at)[:most]), Till()
        for payout in some:
            try:
                send(payout, till, at=at)
            except Exception:  # one payout that cannot be sent must not keep the others
                logger.exception("payout %s could not be sent", payout.number)
                payout_outcomes.wait(payout, Reason.NO_ANSWER, "", at=at)
        is_more = due(run, at=at).exists()
        payout_outcomes.settle(run, at=at)
        return is_more


def due(run: PayoutRun, *, at: datetime) -> QuerySet[Payout]:
    """The payouts of a run that are to be sent through Stripe now."""
    planned = run.payouts.filter(status=Status.PLANNED, account__kind=PayeeAccount.Kind.CONNECT)
    return planned.filter(Q(retry_at=None) | Q(retry_at__lte=at)).select_related("payee", "account").order_by("pk")


def send(payout: Payout, till: Till, *, at: datetime) -> Payout:
    """Send one payout, or finish what a crash or a lost answer left; what cannot be sent goes back to its payee."""
    begun = _begun(payout)
    try:
        transfer = _finish(begun, payout, till, at=at) if begun is not None else _ask(payout, till, at=at)
    except Hindered as error:
        return payout_outcomes.leave_out(payout, error.reason, at=at)
    except OutcomeUnknown as error:
        return payout_outcomes.wait(payout, Reason.NO_ANSWER, error.detail, at=at)
    except Rejected as error:
        return payout_outcomes.refused(payout, error, at=at)
    kill_points.reach("payout.sent")
    return payout_outcomes.record(payout, transfer, at=at)


def _begun(payout: Payout) -> Operation | None:
    """The call for this payout that was planned and never refused."""
    asked = Operation.objects.filter(kind=OPERATION, business_key=str(payout.uuid), attempt=payout.attempt)
    return asked.exclude(status=Operation.Status.REJECTED).first()


def _finish(begun: Operation, payout: Payout, till: Till, *, at: datetime) -> Transfer:
    """Ask again with the same key while Stripe keeps it; after that, look before anything is sent."""
    if begun.status == Operation.Status.SUCCEEDED:
        return gateway.get_transfer(begun.object_id)
    if begun.status == Operation.Status.PLANNED:
        _check_unsent(begun, payout, at=at)
    if at - begun.planned_at < operations.KEY_LIVES:
        return operations.perform(begun, gateway.transfer, at=at)
    found = gateway.find_transfers(payout.transfer_group)
    if found:
        operations.found(begun, found[0].id, at=at)
        return found[0]
    operations.give_up(begun, at=at)
    return _ask(payout, till, at=at)


def _check_unsent(planned: Operation, payout: Payout, *, at: datetime) -> None:
    """A call that a crash kept us from making is not made after all, if something stands against it by now."""
    hindrance = hindrance_of(payout, at=at)
    if hindrance:
        operations.give_up(planned, at=at, because=hindrance)
        raise Hindered(hindrance)


def _ask(payout: Payout, till: Till, *, at: datetime) -> Transfer:
    """Make a call that was not made before: Stripe would repeat a refusal under the old key for a day."""
    sent = till.leaves_as(payout.amount)
    netted = _netted(payout, sent)
    operation = _plan(payout, sent, netted, at=at)
    transfer = operations.perform(operation, gateway.transfer, at=at)
    till.spend(sent)
    return transfer


def _netted(payout: Payout, sent: Money) -> Money:
    """How much of what is sent fills up an account that stands below nothing; all of it may not vanish there."""
    account = payout.account
    standing = gateway.get_payee_balance(account.stripe_id).get(sent.currency) if account is not None else None
    nothing = Money.zero(sent.currency)
    minus = max(-standing.total, nothing) if standing else nothing
    if minus and minus >= sent:
        raise Hindered(Reason.NEGATIVE)
    return minus


@transaction.atomic(durable=True)
def _plan(payout: Payout, sent: Money, netted: Money, *, at: datetime) -> Operation:
    """Decide that it goes: whoever stops it later comes too late, and whoever did before is obeyed."""
    locked = Payout.objects.select_for_update(of=("self",)).select_related("account", "payee").get(pk=payout.pk)
    hindrance = hindrance_of(locked, at=at)
    if locked.status != Status.PLANNED or locked.account is None or hindrance:
        raise Hindered(hindrance)
    before = Operation.objects.filter(kind=OPERATION, business_key=str(payout.uuid)).order_by("-attempt").first()
    payout.attempt = max(locked.attempt, before.attempt + 1 if before else 1)
    is_exchanged = sent.currency != payout.currency
    payout.sent_units, payout.sent_currency = (sent.units, sent.currency) if is_exchanged else (0, "")
    payout.netted_units = netted.units
    payout.save(update_fields=["attempt", "sent_units", "sent_currency", "netted_units"])
    params = gateway.transfer_params(
        locked.account.stripe_id,
        sent,
        group=payout.transfer_group,
        operation=f"{OPERATION}:{payout.uuid}:{payout.attempt}",
    )
    return operations.plan(OPERATION, str(payout.uuid), params, attempt=payout.attempt, at=at)
