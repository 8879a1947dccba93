"""Whether what payees were sent reached their banks: Stripe pays their accounts out, and some of it comes back."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.services import audit
from payments import gateway
from payments.gateway.types import PayeePayout
from payments.models import BankArrival, InboxEvent, PayeeAccount, Payout
from payments.services import payout_letters

Status = Payout.Status
LOST = {"failed", "canceled"}
STEPS = ("pending", "in_transit", "paid", "canceled", "failed")
SAME_SECOND = timedelta(seconds=1)  # Stripe tells whole seconds


class Found(NamedTuple):
    """A payout of a connected account to its bank, as Stripe says it is now; our own payouts are nobody's.

    `keeps` are the currencies in which the account keeps money; what is sent in another is changed on arrival.
    """

    stripe_id: str
    payout: PayeePayout | None
    keeps: frozenset[str] = frozenset()


def look(event: InboxEvent) -> Found:
    """Ask Stripe; never inside a transaction."""
    account = event.account
    if not account:
        return Found("", None)
    told = gateway.get_payout(event.object_id, account=account)
    if BankArrival.objects.filter(stripe_id=told.id).exists():
        return Found(account, told)
    paid_out = {one.amount.currency for one in gateway.list_payouts(account)}
    return Found(account, told, frozenset(paid_out | gateway.get_payee_balance(account).keys()))


@transaction.atomic
def settle(found: Found, *, at: datetime) -> bool:
    """Bring the payouts that went with it to where it is; one that was paid may still come back, days later.

    What came back stands on the payee's account at Stripe and is sent to their bank again from there: we send nothing
    a second time.
    """
    told = found.payout
    if told is None:
        return True  # our own money on its way to our own bank: reconciliation tells of it
    account = PayeeAccount.objects.select_for_update().filter(stripe_id=found.stripe_id).first()
    if account is None:
        return False
    arrival = _keep(account, told, found.keeps)
    if arrival.status == "paid":
        for payout in _of(arrival).filter(status__in=[Status.SENT, Status.FAILED]):
            _move(payout, Status.PAID, at=at)
    elif arrival.status in LOST:
        for payout in _of(arrival).filter(status__in=[Status.SENT, Status.PAID]):
            _move(payout, Status.FAILED, reason=Payout.Reason.BANK_REFUSED, detail=arrival.failure, at=at)
            payout_letters.came_back(payout)
    return True


def _keep(account: PayeeAccount, told: PayeePayout, keeps: frozenset[str]) -> BankArrival:
    """Write down how far it is; its state goes one way, however late somebody asked or was told."""
    before = BankArrival.objects.filter(stripe_id=told.id).first()
    if before is not None and STEPS.index(before.status) >= STEPS.index(told.status):
        return before
    arrival, is_new = BankArrival.objects.update_or_create(
        stripe_id=told.id,
        defaults={
            "account": account,
            "status": told.status,
            "amount_units": told.amount.units,
            "currency": told.amount.currency,
            "failure": told.failure,
            "arrives_on": told.arrives.date(),
            "created_at": told.created,
        },
    )
    if is_new:
        Payout.objects.filter(pk__in=[payout.pk for payout in _went_with(arrival, keeps)]).update(arrival=arrival)
    return arrival


def _went_with(arrival: BankArrival, keeps: frozenset[str]) -> list[Payout]:
    """What it can hold: what was sent before it was made and did not go with another, in what became its currency."""
    going = Q(status=Status.SENT, arrival=None, sent_at__lt=arrival.created_at + SAME_SECOND)
    again = Q(status=Status.FAILED, arrival__created_at__lte=arrival.created_at)
    payouts = Payout.objects.filter(going | again, account=arrival.account)
    return [one for one in payouts if one.sent.currency == arrival.currency or one.sent.currency not in keeps]


def _of(arrival: BankArrival) -> QuerySet[Payout]:
    return arrival.payouts.select_for_update(of=("self",)).select_related("payee").order_by("pk")


def _move(payout: Payout, status: str, *, reason: str = "", detail: str = "", at: datetime) -> None:
    payout.status, payout.reason, payout.detail, payout.ended_at = status, reason, detail, at
    payout.save(update_fields=["status", "reason", "detail", "ended_at"])
    audit.record(f"payout.{status}", subject=payout, actor=None, at=at, reason=reason, detail=detail)
