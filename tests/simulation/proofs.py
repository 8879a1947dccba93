"""What must be true of a town after all kills: what somebody was told is there, once, and our books are Stripe's."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from marketplace.kit.money import Money
from payments.models import Entry, InboxEvent, Order, Payout, PayoutRun, Reconciliation, Refund, RoyaltyRun, RunStep
from payments.queries.books import wrong_in_the_books
from payments.services import reconciliations
from tests.simulation.citizens import SETTLED, Citizens

ON_THEIR_WAY = (Refund.Status.PLANNED, Refund.Status.PENDING, Refund.Status.REQUIRES_ACTION)


def found_wrong(people: Citizens) -> list[str]:
    """Let the town come to rest by itself, then say everything that is wrong; nothing means that nothing is."""
    connection.close()
    found = []
    try:
        people.until(lambda: is_quiet(people), "rest")
    except AssertionError as error:
        found.append(str(error))
    for proof in (_sales, _refunds, _runs, _payouts):
        found += proof(people)
    compared = reconciliations.reconcile(at=timezone.now()).findings
    return [*found, *wrong_in_the_books(), *map(str, compared)]


def is_quiet(people: Citizens) -> bool:
    """Nothing waits, nothing is half done."""
    return not (
        Order.objects.filter(quote__in=people.told.paid).exclude(status__in=SETTLED).exists()
        or InboxEvent.objects.filter(status__in=["new", "processing", "unmatched"]).exists()
        or Refund.objects.filter(status__in=ON_THEIR_WAY).exists()
        or RunStep.objects.filter(status__in=RunStep.OPEN).exists()
        or PayoutRun.objects.filter(status__in=[PayoutRun.Status.APPROVED, PayoutRun.Status.PARTIAL]).exists()
    )


def _sales(people: Citizens) -> Iterator[str]:
    """Each page that was shown is its order's; each payment has its licences; each charge is booked once."""
    for quote, page in people.told.pages.items():
        if not Order.objects.filter(quote=quote, checkout_url=page).exists():
            yield f"the payment page {page} was shown, and no order has it"
    settled = set(Order.objects.filter(status__in=SETTLED).values_list("quote", flat=True))
    for quote in set(people.told.paid) - settled:
        yield f"quote {quote} was paid, and has no licences"
    for number in Order.objects.filter(status=Order.Status.FULFILLED, quote__licences=None).values_list("number"):
        yield f"order {number} says that it is licensed, and has no licences"
    charges = {f"charge:{one['id']}" for one in people.stripe.listed("/v1/charges") if one["paid"]}
    booked = set(Entry.objects.filter(kind="sale").values_list("key", flat=True))
    if charges != booked or len(charges) != len(people.told.paid):
        yield f"{len(people.told.paid)} payments, {len(charges)} charges at Stripe, {len(booked)} sales booked"


def _refunds(people: Citizens) -> Iterator[str]:
    """What operators were told goes back went once, and Stripe sent nothing else than we know of."""
    for reason in people.told.refunds:
        if Refund.objects.filter(reason=reason, status=Refund.Status.SUCCEEDED).count() != 1:
            yield f"not one refund for “{reason}”"
    for reason, count in Counter(Refund.objects.exclude(reason="").values_list("reason", flat=True)).items():
        if count > 1:
            yield f"{count} refunds for “{reason}”"
    ours = sorted((one.stripe_id, one.amount.to_minor()) for one in Refund.objects.select_related("order"))
    theirs = sorted((one["id"], one["amount"]) for one in people.stripe.listed("/v1/refunds"))
    if ours != theirs:
        yield f"refunds of ours {ours}, of Stripe's {theirs}"


def _runs(people: Citizens) -> Iterator[str]:
    """Each month that was said to be distributed is, once."""
    posted = Counter(f"{run}" for run in RoyaltyRun.objects.filter(status=RoyaltyRun.Status.POSTED))
    if posted != Counter(people.told.months):
        yield f"told to be distributed: {people.told.months}; distributed: {sorted(posted.elements())}"


def _payouts(people: Citizens) -> Iterator[str]:
    """What payees asked for was looked at; what was approved is sent; Stripe sent each once, and nothing else."""
    for payee, currency in people.told.asked:
        if not PayoutRun.objects.filter(payee=payee, currency=currency).exists():
            yield f"payee {payee} asked for {currency}, and nobody knows"
    done = PayoutRun.objects.filter(uuid__in=people.told.payouts, status=PayoutRun.Status.DONE).count()
    if done != len(people.told.payouts):
        yield f"{len(people.told.payouts)} runs were approved, and {done} are done"
    sent = Payout.objects.exclude(transfer_id="")
    ours = sorted((one.transfer_id, one.sent_units or one.amount_units) for one in sent)
    theirs = sorted(
        (one["id"], Money.from_minor(one["amount"], one["currency"].upper()).units)
        for one in people.stripe.listed("/v1/transfers")
    )
    if ours != theirs:
        yield f"payouts of ours {ours}, transfers of Stripe's {theirs}"
    for asked in people.told.comparisons:
        if not Reconciliation.objects.filter(at__gte=asked).exists():
            yield f"no comparison after {asked}"
