"""Royalties that wait for a dispute: whose, how much, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Account, Dispute, Freeze, Order, Posting, Recovery, RoyaltyLine, RoyaltyRun

MOST_SHOWN = 100


def earned_from(order: Order) -> dict[int, int]:
    """What each payee got of an order's money by posted runs, less what was taken back; in units, by their keys."""
    lines: Any = _posted_lines(order)
    borne: Any = Recovery.objects.filter(
        pool__licence__quote=order.quote_id, entry__reversed_by=None, payee__isnull=False
    ).order_by()
    taken = dict(borne.values_list("payee").annotate(units=Sum("amount_units")))
    sums = lines.values_list("payee").annotate(units=Sum("amount_units"))
    left = {payee: int(units) - int(taken.get(payee, 0)) for payee, units in sums}
    return {payee: units for payee, units in left.items() if units > 0}


def unpaid_from(order: Order, has: Mapping[int, int]) -> dict[int, int]:
    """What of an order's royalties each payee was not paid out yet and no other dispute keeps; `has` is what they have.

    What came first was paid first: what is left in a balance is the newest.
    """
    earned = earned_from(order)
    waiting: Any = standing_freezes().filter(dispute__order=order).order_by().values_list("party")
    frozen = {party: int(units) for party, units in waiting.annotate(units=Sum("amount_units"))}
    left, here = dict(has), defaultdict[int, int](int)
    of_order, of_all = _by_month(order, earned), _months_of(order, earned)
    for month, payee in sorted(of_order | of_all, reverse=True):
        part = of_order.get((month, payee), 0)
        taken = min(max(part, of_all.get((month, payee), 0)), left.get(payee, 0))
        left[payee] = left.get(payee, 0) - taken
        here[payee] += min(taken, part)
    unpaid = {payee: min(units, here[payee]) - frozen.get(payee, 0) for payee, units in earned.items()}
    return {payee: units for payee, units in unpaid.items() if units > 0}


def _by_month(order: Order, payees: Iterable[int]) -> dict[tuple[date, int], int]:
    """What each payee got of an order in each month's run."""
    lines: Any = _posted_lines(order).filter(payee__in=list(payees)).values_list("run__month", "payee")
    return {(month, payee): int(units) for month, payee, units in lines.annotate(units=Sum("amount_units"))}


def _months_of(order: Order, payees: Iterable[int]) -> dict[tuple[date, int], int]:
    """What each payee got of everything in each month's run, in the order's currency."""
    rows: Any = Posting.objects.filter(
        entry__kind="distribution",
        destination__kind__in=[Account.Kind.PAYEE, Account.Kind.HELD],
        destination__owner__in=list(payees),
        currency=order.currency,
    ).order_by()
    sums = rows.values_list("entry__effective_on", "destination__owner").annotate(units=Sum("amount_units"))
    return {(day.replace(day=1), payee): int(units) for day, payee, units in sums}


def _posted_lines(order: Order) -> QuerySet[RoyaltyLine]:
    return RoyaltyLine.objects.filter(
        weighing__pool__licence__quote=order.quote_id, run__status=RoyaltyRun.Status.POSTED, payee__isnull=False
    ).order_by()


def standing_freezes() -> QuerySet[Freeze]:
    """What waits now, because the bank has not decided."""
    return Freeze.objects.filter(dispute__decided_at=None).select_related("dispute__order__organisation", "party")


@dataclass(frozen=True, slots=True)
class Frozen:
    """What waits for some payees in one currency, and for how many disputed payments."""

    amount: Money
    disputes: int


def frozen_of(payees: Iterable[Party]) -> list[Frozen]:
    """What waits for some payees together, in each currency in which anything does."""
    found: dict[str, tuple[int, set[int]]] = {}
    rows = (
        standing_freezes().filter(party__in=list(payees)).values_list("dispute__currency", "dispute_id", "amount_units")
    )
    for currency, dispute, units in rows:
        before, disputes = found.get(currency, (0, set()))
        found[currency] = (before + units, disputes | {dispute})
    return [Frozen(Money(units, currency), len(disputes)) for currency, (units, disputes) in sorted(found.items())]


def frozen_by(dispute: Dispute) -> list[tuple[Party, Money]]:
    """What one dispute set aside, by payee, most first; it stays written when it is let go."""
    found = dispute.freezes.select_related("party").order_by("-amount_units", "pk")[:MOST_SHOWN]
    return [(one.party, Money(one.amount_units, dispute.currency)) for one in found]
