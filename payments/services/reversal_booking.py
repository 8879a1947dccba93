"""What came back of a transfer to a payee, booked once; and what did not."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from accounts.models import Party
from accounts.services import audit
from marketplace.kit.money import Money
from payments.entries import lost_key, reversal_key
from payments.gateway.types import Reversal as Told
from payments.models import Account, Payout, TransferReversal
from payments.queries.balances import balance_of
from payments.queries.giving_back import reversible
from payments.services import crediting, exchanges, ledger
from payments.services.pools import one_at_a_time
from payments.services.purses import debt_cap

Kind, Status = Account.Kind, TransferReversal.Status


@transaction.atomic
def record(reversal: TransferReversal, told: Told, *, at: datetime) -> None:
    """It came back, to its payee, and from there off what they owe. An exchange's difference is ours.

    What came back less than was asked for is dealt with as if it was refused.
    """
    one_at_a_time()
    if not _is_waiting(reversal):
        return
    asked, came = reversal.amount, reversal.of_what_came(told.amount)
    reversal.amount_units = came.units
    entry = ledger.post(_came_back(reversal, told, at=at), at=at, actor=None)
    if told.amount.currency != came.currency:
        settled = exchanges.Settled(told.balance_transaction, told.amount, Money.zero(told.amount.currency), "")
        exchanges.book_other_half(entry, settled, at=at, actor=None)
    ours = TransferReversal.objects.filter(pk=reversal.pk)
    ours.update(status=Status.SUCCEEDED, amount_units=came.units, stripe_id=told.id, ended_at=at)
    lost = _lose(reversal, asked - came, at=at)
    audit.record("reversal.succeeded", subject=reversal, actor=None, at=at, units=came.units, lost=lost.units)
    if reversal.entry_id is None:
        _end_returned(reversal.payout, at=at)


def _came_back(reversal: TransferReversal, told: Told, *, at: datetime) -> ledger.Fact:
    currency, payee = reversal.payout.currency, reversal.payout.payee
    here = exchanges.place(currency, told.amount.currency)
    balance = crediting.account_to_credit(payee, currency)
    moves, kind = [ledger.Move(here, balance, reversal.amount)], "payout_returned"
    if reversal.entry_id is not None:
        debt, kind = ledger.account(Kind.DEBT, currency, owner=payee), "reversal"
        owed = -balance_of(Kind.DEBT, currency, owner=payee)
        moves.append(ledger.Move(balance, debt, max(Money.zero(currency), min(owed, reversal.amount))))
    return ledger.Fact(reversal_key(told.id), kind, at.date(), moves)


def _end_returned(payout: Payout, *, at: datetime) -> None:
    """All of a payout that stranded is ours to send again."""
    if not reversible([payout.payee_id], payout.currency).filter(pk=payout.pk).exists():
        Payout.objects.filter(pk=payout.pk).update(status=Payout.Status.RETURNED, ended_at=at)
        audit.record("payout.returned", subject=payout, actor=None, at=at)


@transaction.atomic
def refuse(reversal: TransferReversal, detail: str, *, at: datetime) -> None:
    """Nothing comes back: what they owe beyond the cap is lost to us, the rest waits for what they earn."""
    one_at_a_time()
    if not _is_waiting(reversal):
        return
    TransferReversal.objects.filter(pk=reversal.pk).update(status=Status.REJECTED, failure=detail, ended_at=at)
    lost = _lose(reversal, reversal.amount, at=at)
    audit.record("reversal.rejected", subject=reversal, actor=None, at=at, detail=detail, lost=lost.units)


def _lose(reversal: TransferReversal, missing: Money, *, at: datetime) -> Money:
    """Bear what a payee owes beyond the cap, of what cannot be taken back; how much that is."""
    currency, payee = reversal.payout.currency, reversal.payout.payee
    owed = -balance_of(Kind.DEBT, currency, owner=payee)
    lost = min(missing, owed - _still_asked(payee, currency) - debt_cap(currency))
    if lost.units <= 0 or reversal.entry_id is None:
        return Money.zero(currency)
    platform = ledger.account(Kind.PLATFORM_REVENUE, currency)
    move = ledger.Move(platform, ledger.account(Kind.DEBT, currency, owner=payee), lost)
    ledger.post(ledger.Fact(lost_key(reversal.uuid), "lost", at.date(), [move]), at=at, actor=None)
    return lost


def _still_asked(payee: Party, currency: str) -> Money:
    """What may yet come back of other transfers to a payee."""
    others = TransferReversal.objects.filter(status=Status.PLANNED, payout__payee=payee, payout__currency=currency)
    others = others.exclude(entry=None)
    return Money(others.aggregate(units=Sum("amount_units"))["units"] or 0, currency)


def _is_waiting(reversal: TransferReversal) -> bool:
    """Whether nobody has written down meanwhile what became of it."""
    return TransferReversal.objects.filter(pk=reversal.pk, status=Status.PLANNED).exists()
