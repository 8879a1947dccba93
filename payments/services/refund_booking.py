"""What Stripe says of a refund, booked once and never back: sent, waiting, come back, or made over there."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.services import audit
from licensing.models import Licence
from licensing.services import licence_states
from marketplace.kit.money import Money
from payments.entries import came_back_key, exchange_key, refund_key
from payments.gateway.types import BalanceMove
from payments.gateway.types import Refund as Told
from payments.models import Account, Entry, Operation, Order, Refund
from payments.queries.refunds import refundable
from payments.services import exchanges, ledger, refund_letters, refunds_told, restoring
from payments.services.pools import one_at_a_time

Kind = Account.Kind
Status = Refund.Status
STEPS = {
    Status.PLANNED: 0,
    Status.REQUIRES_ACTION: 1,
    Status.PENDING: 2,
    Status.SUCCEEDED: 3,
    Status.CANCELED: 4,
    Status.FAILED: 4,
    Status.REJECTED: 4,
}


@transaction.atomic
def note(told: Told, *, at: datetime) -> Refund | None:
    """Bring a refund to where it is at Stripe, never back; nothing, as long as its payment is not ours.

    One that we did not ask for was made on Stripe's own pages: it is booked all the same, and so is one of ours that
    went though we had heard that it did not.
    """
    one_at_a_time()
    refund = refunds_told.refund_of(told, at=at)
    if refund is None or _is_no_news(told, refund.status):
        return refund
    refund.stripe_id, refund.status = told.id, told.status
    if told.moved is not None and refund.booked is None:
        refund.booked = _book(refund, told.moved, at=at)
    if refund.is_in_vain:
        undo(refund, told.failure, came_back=told.came_back, at=at)
    if refund.is_in_vain or refund.status == Status.SUCCEEDED:
        refund.ended_at, refund.look_at = at, None
    refund.save()
    audit.record(f"refund.{refund.status}", subject=refund, actor=None, at=at, stripe=told.id)
    if refund.status == Status.SUCCEEDED:
        end_refunded(refund, at=at)
    refund_letters.tell(refund)
    return refund


@transaction.atomic
def note_all(told: Sequence[Told], *, at: datetime) -> bool:
    """Every refund of a charge, told newest first; whether the charge is ours."""
    here = dict(Refund.objects.filter(stripe_id__in=[one.id for one in told]).values_list("stripe_id", "status"))
    news = [one for one in reversed(told) if not _is_no_news(one, here.get(one.id, Status.PLANNED))]
    return None not in [note(one, at=at) for one in news]


def _is_no_news(told: Told, here: str) -> bool:
    """We are as far, or further: a refund never goes back, and one that is only planned is no answer yet."""
    return here != Status.PLANNED and STEPS[Status(told.status)] <= STEPS[Status(here)]


@transaction.atomic
def reject(refund: Refund, detail: str, *, at: datetime) -> Refund:
    """Stripe will not send it: nothing went, and what was given up for it is given again."""
    one_at_a_time()
    refund = (
        Refund.objects.select_for_update(of=("self",)).select_related("order", "granted", "booked").get(pk=refund.pk)
    )
    if refund.status != Status.PLANNED:
        return refund
    refund.status = Status.REJECTED
    undo(refund, detail, at=at)
    refund.ended_at = at
    refund.save()
    audit.record("refund.rejected", subject=refund, actor=None, at=at, detail=detail)
    refund_letters.tell(refund)
    return refund


def call_off_planned(order: Order, charge_id: str, *, at: datetime) -> None:
    """A bank has kept the charge: what was to be sent of it stays here, and is given again to whom it was taken from.

    One whose answer is still out may have gone: it waits until that is known.
    """
    out = Operation.objects.filter(kind="refund", status__in=[Operation.Status.SENT, Operation.Status.UNKNOWN])
    for refund in Refund.objects.filter(order=order, charge_id=charge_id, status=Status.PLANNED).order_by("pk"):
        if not out.filter(business_key=str(refund.uuid)).exists():
            reject(refund, "charge_disputed", at=at)


def _book(refund: Refund, moved: BalanceMove, *, at: datetime) -> Entry:
    """It left our balance: the buyer is owed it no more. A part of a minor unit is the platform's, either way."""
    order, settled = refund.order, moved.amount.currency
    moves = moves_of(refund, exchanges.place(order.currency, settled))
    entry = ledger.post(ledger.Fact(refund_key(refund.stripe_id), "refund", at.date(), moves), at=at, actor=None)
    if settled != order.currency:
        exchanges.book_other_half(entry, exchanges.settled_by(moved), at=at, actor=None)
    return entry


def moves_of(refund: Refund, here: Account) -> list[ledger.Move]:
    """What leaves us for a buyer, from where it stood."""
    currency = refund.order.currency
    buyer, platform = ledger.accounts(currency, Kind.OWED_TO_BUYER, Kind.PLATFORM_REVENUE)
    rounded, nothing = refund.amount - Money(refund.settles_units, currency), Money.zero(currency)
    return [
        ledger.Move(platform, buyer, max(rounded, nothing)),
        ledger.Move(buyer, platform, max(-rounded, nothing)),
        ledger.Move(buyer, here, refund.amount),
    ]


def undo(
    refund: Refund, failure: str, *, at: datetime, on: date | None = None, came_back: BalanceMove | None = None
) -> None:
    """The money is ours again, and the payees'; what was owed before is owed still."""
    refund.failure = failure
    if refund.booked is not None:
        key = came_back_key(refund.booked)
        back = ledger.reverse(refund.booked, key=key, on=on or at.date(), at=at, actor=None)
        _exchange_back(refund.booked, back, came_back, at=at)
    if refund.granted is not None:
        ended = refund.order.quote.licences.filter(given_back__entry=refund.granted)
        licence_states.bring_back(ended, ended_at=refund.ended_at, at=at)
        restoring.undo(refund.granted, at=at)


def _exchange_back(sent: Entry, back: Entry, came_back: BalanceMove | None, *, at: datetime) -> None:
    """Book what came back at the rate of its day: what that differs by from what had left stays with exchanging.

    As long as Stripe does not say what came, it is as much as left; reconciliation learns of the rest.
    """
    other = Entry.objects.filter(key=exchange_key(sent.key)).first()
    if other is None:
        return
    if came_back is None:
        ledger.reverse(other, key=exchange_key(back.key), on=at.date(), at=at, actor=None)
    else:
        exchanges.book_other_half(back, exchanges.settled_by(came_back), at=at, actor=None)


def end_refunded(refund: Refund, *, at: datetime) -> None:
    """A licence that was refunded whole is over; one of which something is left goes on."""
    if refund.granted is None:
        return
    given = set(refund.granted.given_back.values_list("licence_id", flat=True))
    for one in refundable(refund.order):
        if one.licence.pk in given and not one.left:
            licence_states.end(one.licence, why=Licence.Ending.REFUNDED, reason=refund.reason, at=at)
