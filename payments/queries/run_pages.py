"""A royalty run as the operator reads it: totals by currency, pools, and who gets most."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import RoyaltyLine, RoyaltyRun, Weighing

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RunTotal:
    """What a run comes to in one currency."""

    currency: str
    pools: int
    lines: int
    payees: int
    pooled: Money
    paid: Money
    held: Money
    waiting: Money
    corrected: Money


@dataclass(frozen=True, slots=True)
class PayeeSum:
    """What one payee gets from a run in one currency."""

    party: Party
    amount: Money
    lines: int


def totals_of(run: RoyaltyRun) -> list[RunTotal]:
    """The totals as they were written when the run was prepared."""
    return [_total(currency, said) for currency, said in sorted(run.totals.items())]


def _total(currency: str, said: dict[str, int]) -> RunTotal:
    held, waiting = said.get("held_units", 0), said.get("waiting_units", 0)
    return RunTotal(
        currency=currency,
        pools=said["pools"],
        lines=said.get("lines", 0),
        payees=said.get("payees", 0),
        pooled=Money(said["pool_units"], currency),
        paid=Money(said.get("units", 0) - held - waiting, currency),
        held=Money(held, currency),
        waiting=Money(waiting, currency),
        corrected=Money(said.get("corrected_units", 0), currency),
    )


def pools_of_run(run: RoyaltyRun) -> QuerySet[Weighing]:
    """What the run divides, with each pool's licence."""
    return (
        Weighing.objects.filter(run=run)
        .select_related("pool__licence__organisation", "pool__licence__terms")
        .order_by("is_correction", "pool__month", "pk")
    )


def largest_payees(run: RoyaltyRun) -> list[PayeeSum]:
    """Who gets most, so that an odd figure catches the eye."""
    rows: Any = (
        RoyaltyLine.objects.filter(run=run, payee__isnull=False)
        .order_by()
        .values_list("payee", "currency")
        .annotate(units=Sum("amount_units"), lines=Count("pk"))
        .order_by("-units", "payee")[:MOST_SHOWN]
    )
    rows = list(rows)
    parties = Party.objects.in_bulk([payee for payee, *_rest in rows])
    return [PayeeSum(parties[payee], Money(int(units), currency), lines) for payee, currency, units, lines in rows]
