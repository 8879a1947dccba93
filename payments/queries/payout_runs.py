"""A payout run as the operator reads it: who gets what, who is left out and why, how it differs from the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from marketplace.kit.money import Money
from payments.models import Account, PayeeAccount, Payout, PayoutRun
from payments.queries.balances import totals_of_kind

Status = Payout.Status
LEFT_OUT = Q(status__in=[Status.SKIPPED, Status.CANCELLED, Status.FAILED, Status.RETURNED])
SHOWN = {"paid": ~LEFT_OUT, "left_out": LEFT_OUT}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many payees a run sends nothing for one reason, and what stays in their balances."""

    reason: str
    payees: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Beside:
    """A run beside the last one of its currency."""

    before: PayoutRun
    total: Money
    total_before: Money

    @property
    def change(self) -> Money:
        return self.total - self.total_before


def payout_runs() -> QuerySet[PayoutRun]:
    """Every run there ever was, newest first."""
    return PayoutRun.objects.select_related("payee", "prepared_by", "approved_by", "second_by")


def open_payout_runs() -> QuerySet[PayoutRun]:
    """The runs that wait for somebody or are being sent."""
    return payout_runs().exclude(status__in=[PayoutRun.Status.DONE, PayoutRun.Status.DISCARDED])


def runs_under_way() -> QuerySet[PayoutRun]:
    """The approved runs of which something is still to be sent or confirmed."""
    return PayoutRun.objects.filter(status__in=[PayoutRun.Status.APPROVED, PayoutRun.Status.PARTIAL]).order_by("pk")


def payouts_of(run: PayoutRun, shown: str) -> QuerySet[Payout]:
    """Who is paid by a run, or who is left out of it; the largest first."""
    found = run.payouts.filter(SHOWN[shown]).select_related("payee", "account", "run")
    return found.order_by("-amount_units", "-balance_units", "pk")


def counted(run: PayoutRun) -> dict[str, int]:
    """How many are paid by a run, and how many are left out."""
    return {shown: run.payouts.filter(condition).count() for shown, condition in SHOWN.items()}


def left_out_of(run: PayoutRun) -> list[LeftOut]:
    """Why payees are left out, the most common reason first."""
    rows: Any = (
        run.payouts.filter(LEFT_OUT)
        .order_by()
        .values_list("reason")
        .annotate(payees=Count("pk"), units=Sum("balance_units"))
        .order_by("-payees", "reason")
    )
    labels = dict(Payout.Reason.choices)
    return [
        LeftOut(str(labels.get(reason, reason)), payees, Money(int(units), run.currency))
        for reason, payees, units in rows
    ]


def run_before(run: PayoutRun) -> PayoutRun | None:
    """The last run of the same kind and currency that was approved before."""
    approved = PayoutRun.objects.filter(kind=run.kind, currency=run.currency, prepared_at__lt=run.prepared_at)
    return approved.exclude(status__in=["prepared", "discarded"]).order_by("-prepared_at").first()


def beside(run: PayoutRun) -> Beside | None:
    """The run beside the last one, if there was one."""
    before = run_before(run)
    return Beside(before, run.total, before.total) if before else None


@dataclass(frozen=True, slots=True)
class ByBank:
    """What of a run is paid by our bank."""

    payees: int
    amount: Money
    waiting: int


def by_bank(run: PayoutRun) -> ByBank:
    """How many payees of a run our bank pays, how much, and how many of them it has not answered yet."""
    found = run.payouts.filter(account__kind=PayeeAccount.Kind.BANK, amount_units__gt=0)
    sums = found.aggregate(
        payees=Count("pk"),
        units=Sum("amount_units"),
        waiting=Count("pk", filter=Q(status__in=[Status.PLANNED, Status.SENT])),
    )
    return ByBank(sums["payees"], Money(int(sums["units"] or 0), run.currency), sums["waiting"])


def through_stripe(run: PayoutRun) -> Money:
    """How much of a run is still to leave our balance at Stripe."""
    waiting = run.payouts.filter(status=Status.PLANNED, account__kind=PayeeAccount.Kind.CONNECT)
    units = waiting.aggregate(units=Sum("amount_units"))["units"]
    return Money(int(units or 0), run.currency)


def in_balances() -> Sequence[Money]:
    """What stands in payees' balances, one amount a currency: what a run could pay out of."""
    return [amount for amount in totals_of_kind(Account.Kind.PAYEE) if amount.units > 0]
