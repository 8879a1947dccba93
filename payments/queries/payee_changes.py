"""Whose amount differs most from one run to the next, in runs of royalties and in runs of payouts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Payout, PayoutRun, RoyaltyLine, RoyaltyRun

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class PayeeChange:
    """What a run brings one payee, beside what the run before brought them."""

    party: Party
    now: Money
    before: Money

    @property
    def change(self) -> Money:
        return self.now - self.before


def changes_of_payouts(run: PayoutRun, before: PayoutRun) -> list[PayeeChange]:
    """Whose payout differs most from the one of the last run, so that an odd one catches the eye."""
    return _largest(Payout.objects.all(), run, before)


def changes_of_royalties(run: RoyaltyRun, before: RoyaltyRun) -> list[PayeeChange]:
    """Whose royalties differ most from those of the last run, so that an odd one catches the eye."""
    return _largest(RoyaltyLine.objects.filter(payee__isnull=False), run, before)


def _largest(paid: QuerySet[Any], run: object, before: object) -> list[PayeeChange]:
    units = {
        name: Coalesce(Sum("amount_units", filter=Q(run=one)), 0) for name, one in (("now", run), ("then", before))
    }
    changed = (
        paid.filter(run__in=[run, before])
        .order_by()
        .values("payee", "currency")
        .annotate(**units)
        .annotate(size=Func(F("now") - F("then"), function="ABS"))
        .filter(size__gt=0)
        .order_by("-size", "payee")[:MOST_SHOWN]
    )
    rows = list(changed)
    parties = Party.objects.in_bulk([row["payee"] for row in rows])
    return [
        PayeeChange(
            parties[row["payee"]], Money(int(row["now"]), row["currency"]), Money(int(row["then"]), row["currency"])
        )
        for row in rows
    ]
