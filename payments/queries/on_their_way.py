"""Money that has left a payee's balance and is not there yet, and what connected accounts and banks say of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Sum

from payments.gateway.types import Standing
from payments.models import Account, Dispute, PayeeAccount, Payout
from payments.queries.balances import totals_by_kind
from payments.queries.differences import Finding

LOOKED_BACK: Final = timedelta(days=40)
MOST_ACCOUNTS = 500  # two calls each: a task that takes an hour would be given to another worker meanwhile
Status = Payout.Status
DECIDED: Final = {Dispute.Status.WON, Dispute.Status.LOST}


def lately_paid(*, at: datetime) -> QuerySet[PayeeAccount]:
    """The connected accounts to which something was sent lately."""
    lately = Payout.objects.filter(sent_at__gte=at - LOOKED_BACK).values("account")
    return PayeeAccount.objects.filter(pk__in=lately, stripe_id__gt="")


def accounts_to_look_at(*, at: datetime) -> dict[str, datetime | None]:
    """Some of those that were paid lately, each with when it was last compared: who has waited longest comes first."""
    waiting = lately_paid(at=at).order_by(F("compared_at").asc(nulls_first=True), "pk")
    return dict(waiting.values_list("stripe_id", "compared_at")[:MOST_ACCOUNTS])


def open_disputes() -> list[str]:
    """The disputes of which we have not heard how they ended."""
    return list(Dispute.objects.filter(decided_at=None).values_list("stripe_id", flat=True))


def in_transit(*, at: datetime) -> Iterator[Finding]:
    """What the books say is on its way to payees is what the payouts say that are not sent yet."""
    asked_of_bank = Q(status=Status.SENT, account__kind=PayeeAccount.Kind.BANK)  # it has not said yet that it paid
    not_there = Payout.objects.filter(Q(status=Status.PLANNED, number__gt="") | asked_of_bank).order_by()
    rows: Any = not_there.values_list("currency").annotate(units=Sum("amount_units"))
    planned = {currency: int(units) for currency, units in rows}
    kind = Account.Kind.IN_TRANSIT
    booked = {currency: amount.units for (_kind, currency), amount in totals_by_kind(kind=kind).items()}
    for currency in sorted(planned.keys() | booked.keys()):
        left = booked.get(currency, 0) - planned.get(currency, 0)
        if left:
            yield Finding("transit_differs", kind, at, left, currency)


def below_nothing(standings: Mapping[str, Mapping[str, Standing]], *, at: datetime) -> Iterator[Finding]:
    """Connected accounts that owe Stripe something: what is sent there vanishes in their minus."""
    for account, by_currency in sorted(standings.items()):
        for currency, standing in sorted(by_currency.items()):
            if standing.total.units < 0:
                yield Finding("payee_negative", account, at, standing.total.units, currency)


def decided_unheard(statuses: Mapping[str, str], *, until: datetime) -> Iterator[Finding]:
    """Disputes that a bank has decided, and of which our books know nothing."""
    known = Dispute.objects.filter(Q(decided_at=None) & Q(stripe_id__in=statuses)).order_by("pk")
    for dispute in known:
        if statuses[dispute.stripe_id] in DECIDED and dispute.asked_at <= until:
            is_known = dispute.status == statuses[dispute.stripe_id]
            yield Finding(
                "dispute_unmoved" if is_known else "dispute_differs",
                dispute.stripe_id,
                dispute.asked_at,
                dispute.amount_units,
                dispute.currency,
                f"{statuses[dispute.stripe_id]} at Stripe, {dispute.status} here",
            )
