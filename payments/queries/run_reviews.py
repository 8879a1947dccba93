"""What an operator compares before approving a run: what it holds back, and how it differs from the last one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from marketplace.kit.money import Money
from payments.models import Hold, RoyaltyLine, RoyaltyRun
from payments.queries.run_pages import totals_of


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
