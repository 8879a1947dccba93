"""What an operator compares before approving a run: what it holds back, and how it differs from the last one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Hold, RoyaltyLine, RoyaltyRun
from payments.queries.run_pages import totals_of

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class HeldSum:
    """What a run leaves waiting for one reason, in one currency."""

    reason: str
    payees: int
    recordings: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Compared:
    """One currency of a run beside the same of the run before."""

    currency: str
    pooled: Money
    pooled_before: Money
    payees: int
    payees_before: int

    @property
    def change(self) -> Money:
        return self.pooled - self.pooled_before


@dataclass(frozen=True, slots=True)
class PayeeChange:
    """What one payee gets, beside what the run before gave them."""

    party: Party
    now: Money
    before: Money

    @property
    def change(self) -> Money:
        return self.now - self.before


def run_before(run: RoyaltyRun) -> RoyaltyRun | None:
    """The posted run of the month before, or of the last one that was distributed."""
    posted = RoyaltyRun.objects.filter(status=RoyaltyRun.Status.POSTED, month__lt=run.month)
    return posted.order_by("-month").first()


def held_in(run: RoyaltyRun) -> list[HeldSum]:
    """What the run's lines leave waiting, by reason."""
    rows: Any = (
        RoyaltyLine.objects.filter(run=run)
        .exclude(hold="")
        .order_by()
        .values_list("hold", "currency")
        .annotate(
            payees=Count("payee", distinct=True),
            recordings=Count("recording", distinct=True),
            units=Sum("amount_units"),
        )
        .order_by("currency", "hold")
    )
    labels = dict(Hold.Reason.choices)
    return [
        HeldSum(str(labels[hold]), payees, recordings, Money(int(units), currency))
        for hold, currency, payees, recordings, units in rows
    ]


def compared(run: RoyaltyRun, before: RoyaltyRun) -> list[Compared]:
    """Each currency of either run, side by side."""
    now, then = ({total.currency: total for total in totals_of(one)} for one in (run, before))
    found = []
    for currency in sorted(now.keys() | then.keys()):
        mine, theirs, nothing = now.get(currency), then.get(currency), Money.zero(currency)
        found.append(
            Compared(
                currency,
                mine.pooled if mine else nothing,
                theirs.pooled if theirs else nothing,
                mine.payees if mine else 0,
                theirs.payees if theirs else 0,
            )
        )
    return found


def largest_changes(run: RoyaltyRun, before: RoyaltyRun) -> list[PayeeChange]:
    """Whose amount differs most from the last run, so that an odd one catches the eye."""
    units = {
        name: Coalesce(Sum("amount_units", filter=Q(run=one)), 0) for name, one in (("now", run), ("then", before))
    }
    rows: Any = (
        RoyaltyLine.objects.filter(run__in=[run, before], payee__isnull=False)
        .order_by()
        .values("payee", "currency")
        .annotate(**units)
        .annotate(size=Func(F("now") - F("then"), function="ABS"))
        .filter(size__gt=0)
        .order_by("-size", "payee")[:MOST_SHOWN]
    )
    rows = list(rows)
    parties = Party.objects.in_bulk([row["payee"] for row in rows])
    return [
        PayeeChange(
            parties[row["payee"]], Money(int(row["now"]), row["currency"]), Money(int(row["then"]), row["currency"])
        )
        for row in rows
    ]
