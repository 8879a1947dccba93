"""What of one currency's money is due when, and what is stuck and why: each with the one thing that moves it on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Sum

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.entries import distribution_key
from payments.models import Account, Dispute, Invoice, Order, Payout, PayoutRun, Posting, RoyaltyRun
from payments.queries.balances import balances_of_owners
from payments.queries.disputes import all_disputes
from payments.queries.holds import STATES, all_holds, waiting_of
from payments.queries.payee_lists import changed
from payments.queries.payout_runs import open_payout_runs
from payments.queries.refunds import orders_left_to_operators, waiting_at_our_bank, with_waits
from payments.queries.suspense import in_suspense_now, waiting_for_second

MOST: Final = 10  # of each kind: the page leads to the list of all
HOLDS_READ: Final = 200
Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class Due:
    """One sum that waits: for a day, or, where it has none, for somebody."""

    kind: str
    about: Any
    amount: Money | None
    on: date | None = None
    since: date | None = None
    is_stuck: bool = False
    payees: int = 0

    def is_late(self, today: date) -> bool:
        return self.on is not None and self.on < today


def dues(currency: str, *, at: datetime) -> list[Due]:
    """What is stuck first, then by the day on which it is due; what has no day comes last."""
    found = [due for query in QUERIES for due in islice(query(currency, at), MOST)]
    return sorted(found, key=lambda due: (not due.is_stuck, due.on or due.since or date.max))


def _fresh(currency: str, at: datetime) -> Iterator[Due]:
    """What a distribution brought payees and can be paid out only some days later."""
    waits = timedelta(days=settings.PAYOUT_HOLD_DAYS)
    for run in RoyaltyRun.objects.filter(status=RoyaltyRun.Status.POSTED, posted_at__gt=at - waits):
        brought = Posting.objects.filter(
            entry__key=distribution_key(Month.of(run.month), currency), destination__kind=Kind.PAYEE
        ).aggregate(units=Sum("amount_units"), payees=Count("destination", distinct=True))
        if brought["units"] and run.posted_at is not None:
            amount, day = Money(int(brought["units"]), currency), (run.posted_at + waits).date()
            yield Due("fresh", run, amount, on=day, payees=brought["payees"])


def _changes(currency: str, at: datetime) -> Iterator[Due]:
    """What waits because a payee changed where they are paid, and may object."""
    accounts = list(changed(at=at).filter(usable_from__gt=at).order_by("usable_from", "pk")[:MOST])
    stands = balances_of_owners(Kind.PAYEE, currency, {account.party_id for account in accounts})
    for account in accounts:
        if account.usable_from is not None and stands.get(account.party_id, 0) > 0:
            amount = Money(stands[account.party_id], currency)
            yield Due("change", account, amount, on=account.usable_from.date())


def _holds(currency: str, at: datetime) -> Iterator[Due]:
    """What is held, by the day on which somebody looks again."""
    found = list(all_holds().filter(STATES["standing"])[:HOLDS_READ])
    waits = waiting_of(found)
    for hold in found:
        for amount in waits[hold.pk]:
            if amount.currency == currency:
                yield Due("hold", hold, amount, on=hold.review_on)


def _disputes(currency: str, at: datetime) -> Iterator[Due]:
    """What banks ask back: by when they want an answer, whatever the currency, or since when they read it."""
    for one in all_disputes().filter(decided_at=None):
        amount = Money(one.amount_units, one.currency)
        if one.status in Dispute.ANSWERABLE:
            yield Due("evidence", one, amount, on=one.evidence_due.date() if one.evidence_due else None)
        elif one.currency == currency:
            yield Due("dispute", one, amount, since=one.asked_at.date())


def _runs(currency: str, at: datetime) -> Iterator[Due]:
    """Payouts that wait for an operator's approval, or are being sent."""
    for run in open_payout_runs().filter(currency=currency):
        is_prepared = run.status == PayoutRun.Status.PREPARED
        day = run.prepared_at.date() if is_prepared else (run.approved_at or run.prepared_at).date()
        yield Due("run_to_approve" if is_prepared else "run_under_way", run, run.total, since=day)


def _next_run(currency: str, at: datetime) -> Iterator[Due]:
    """When payees are next paid as every month, if this month's run is not open already."""
    month = Month.of(at.date())
    runs = PayoutRun.objects.filter(kind=PayoutRun.Kind.MONTHLY, currency=currency, month=month.first_day)
    runs = runs.exclude(status=PayoutRun.Status.DISCARDED)
    if not runs.exists():
        yield Due("next_run", None, None, on=month.first_day)
    elif not runs.exclude(status=PayoutRun.Status.DONE).exists():
        yield Due("next_run", None, None, on=month.next.first_day)


def _stuck_payouts(currency: str, at: datetime) -> Iterator[Due]:
    """Payouts that were tried in vain, and those that a bank sent back."""
    found = Payout.objects.filter(currency=currency).select_related("payee", "account")
    for payout in found.filter(status=Payout.Status.FAILED).order_by("ended_at", "pk")[:MOST]:
        since = payout.ended_at.date() if payout.ended_at else None
        yield Due("sent_back", payout, payout.amount, since=since, is_stuck=True)
    for payout in found.filter(status=Payout.Status.PLANNED, retry_at__isnull=False).order_by("retry_at", "pk")[:MOST]:
        day = payout.retry_at.date() if payout.retry_at else None
        yield Due("retried", payout, payout.amount, on=day, is_stuck=True)


def _invoices(currency: str, at: datetime) -> Iterator[Due]:
    """What buyers still have to pay to our bank account."""
    unpaid = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, cancelled_at=None, order__currency=currency)
    unpaid = unpaid.filter(order__status=Order.Status.INVOICED).select_related("order__organisation")
    for invoice in unpaid.order_by("due_on", "pk"):
        yield Due("invoice", invoice, invoice.total, on=invoice.due_on)


def _refunds(currency: str, at: datetime) -> Iterator[Due]:
    """What an operator sends back to buyers: from our bank account, or again after it was refused."""
    at_our_bank = waiting_at_our_bank().filter(order__currency=currency).select_related("order__organisation")
    for refund in at_our_bank.order_by("asked_at", "pk"):
        yield Due("refund_at_bank", refund, refund.amount, since=refund.asked_at.date(), is_stuck=True)
    left = orders_left_to_operators().filter(currency=currency).values("pk")
    for order in with_waits(Order.objects.filter(pk__in=left)).select_related("organisation").order_by("pk"):
        since = (order.paid_at or order.placed_at).date()
        yield Due("refund_refused", order, Money(int(order.waits), currency), since=since, is_stuck=True)


def _suspense(currency: str, at: datetime) -> Iterator[Due]:
    """Money of which nobody knows yet what it was, or on which two operators do not agree yet."""
    said = {answer.movement_id: answer for answer in waiting_for_second().filter(movement__currency=currency)}
    for movement in in_suspense_now().filter(currency=currency):
        day, answer = movement.created_at.date(), said.get(movement.pk)
        kind, about = ("suspense_said", answer) if answer else ("suspense", movement)
        yield Due(kind, about, movement.net, since=day, is_stuck=True)


QUERIES: Final[tuple[Callable[[str, datetime], Iterator[Due]], ...]] = (
    *(_suspense, _refunds, _stuck_payouts, _disputes, _runs, _next_run, _fresh, _changes, _holds, _invoices),
)
