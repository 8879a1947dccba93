"""What became of a payout's call: gone, tried again, or back in its payee's balance."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.services import audit
from marketplace.kit.money import Money
from payments import kill_points
from payments.backoff import wait_after
from payments.gateway.errors import Rejected
from payments.gateway.types import Transfer
from payments.models import Account, Hold, PayeeAccount, Payout, PayoutRun
from payments.queries.payee_accounts import who_is_told
from payments.services import exchanges, holds, payout_booking, payout_letters

FIRST_WAIT: Final = timedelta(minutes=5)
Status, Reason = Payout.Status, Payout.Reason
# How Stripe's codes for a refused transfer are told; others are told in its own words.
REFUSALS: Final = {
    "insufficient_capabilities_for_transfer": Reason.RESTRICTED,
    "transfers_not_allowed": Reason.RESTRICTED,
    "account_closed": Reason.REJECTED,
    "amount_too_small": Reason.TOO_LITTLE,
}


@transaction.atomic(durable=True)
def record(payout: Payout, transfer: Transfer, *, at: datetime) -> Payout:
    """Write down that the money left; told again, it has left already."""
    payout = Payout.objects.select_for_update(of=("self",)).select_related("payee", "account", "run").get(pk=payout.pk)
    if payout.status != Status.PLANNED:
        return payout
    payout.status, payout.transfer_id, payout.sent_at = Status.SENT, transfer.id, at
    payout.reason, payout.detail, payout.retry_at = "", "", None
    payout.save(update_fields=["status", "transfer_id", "sent_at", "reason", "detail", "retry_at"])
    _book(payout, transfer, at=at)
    kill_points.reach("payout.recorded")
    audit.record("payout.sent", subject=payout, actor=None, at=at, transfer=transfer.id, amount=payout.amount_units)
    payout_letters.sent(payout)
    return payout


def _book(payout: Payout, transfer: Transfer, *, at: datetime) -> None:
    """In the payee's currency, and where Stripe keeps that in another, the other half beside it."""
    if transfer.amount.currency == payout.currency:
        payout_booking.book_sent(payout, Account.Kind.CLEARING, at=at, actor=None)
        return
    entry = payout_booking.book_sent(payout, Account.Kind.EXCHANGE, at=at, actor=None)
    nothing = Money.zero(transfer.amount.currency)
    rate = f"{transfer.amount.units}/{payout.amount_units}"[:40]
    settled = exchanges.Settled(transfer.balance_transaction, -transfer.amount, nothing, rate)
    exchanges.book_other_half(entry, settled, at=at, actor=None)


def refused(payout: Payout, error: Rejected, *, at: datetime) -> Payout:
    """Stripe said no. Our own empty balance is tried again as a new attempt; all else goes back to the payee."""
    if error.reason == "balance_insufficient":
        return wait(payout, Reason.NO_BALANCE, error.detail, at=at)
    reason = REFUSALS.get(error.reason, Reason.REFUSED)
    return leave_out(payout, reason, detail=error.detail, at=at)


@transaction.atomic
def leave_out(payout: Payout, reason: str, *, detail: str = "", at: datetime) -> Payout:
    """Give back what cannot be sent, and tell the payee why; what was given back before is not told again."""
    if reason == Reason.NEGATIVE:
        _hold(payout, at=at)  # before it comes back, so that it waits, too
    payout = Payout.objects.select_for_update(of=("self",)).select_related("payee", "run").get(pk=payout.pk)
    if payout.status != Status.PLANNED:
        return payout
    payout = payout_booking.give_back(payout, reason=reason, detail=detail, at=at, actor=None)
    payout_letters.left_out(payout)
    return payout


def _hold(payout: Payout, *, at: datetime) -> None:
    """Let the payee's money wait, so that no run tries again and again what cannot reach them."""
    users = who_is_told(payout.payee)
    with translation.override((users[0].language if users else "") or settings.LANGUAGE_CODE):
        note = _(
            "Your account at Stripe stands below nothing, because a payment was taken back from it. What we send would"
            " fill it up and not reach you. We look again; what you earn meanwhile is set against it."
        )
    holds.place(payout.payee, reason=Hold.Reason.NEGATIVE, note=note, at=at, actor=None)


def wait(payout: Payout, reason: str, detail: str, *, at: datetime) -> Payout:
    """It stays on its way and is tried again, after twice as long each time."""
    payout.tries += 1
    payout.reason, payout.detail = reason, detail
    payout.retry_at = at + wait_after(payout.tries, first=FIRST_WAIT)
    payout.save(update_fields=["tries", "reason", "detail", "retry_at"])
    return payout


@transaction.atomic
def settle(run: PayoutRun, *, at: datetime) -> PayoutRun:
    """Say of a run how far it is: done once nothing of it is still to be sent or confirmed."""
    run = PayoutRun.objects.select_for_update().get(pk=run.pk)
    if not run.is_under_way:
        return run
    waiting = run.payouts.filter(status=Status.PLANNED) | run.payouts.filter(
        status=Status.SENT, account__kind=PayeeAccount.Kind.BANK
    )
    if not waiting.exists():
        run.status, run.ended_at = PayoutRun.Status.DONE, at
        audit.record("payout_run.done", subject=run, actor=None, at=at)
    elif run.payouts.filter(status=Status.PLANNED, retry_at__isnull=False).exists():
        run.status = PayoutRun.Status.PARTIAL
    run.save(update_fields=["status", "ended_at"])
    return run
