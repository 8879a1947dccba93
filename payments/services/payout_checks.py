"""Whether our balance at Stripe covers what is to be paid out of it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from accounts.queries.people import operators
from accounts.services import mail
from marketplace.kit.money import Money
from payments import gateway
from payments.gateway.errors import GatewayError
from payments.models import PayeeAccount, Payout, PayoutRun
from payments.queries.payout_runs import through_stripe
from payments.queries.settlements import settlement_for

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cover:
    """What is available at Stripe, and what is to be sent from there; `available` is None where Stripe is silent."""

    needed: Money
    available: Money | None
    pending: Money | None

    @property
    def short(self) -> Money:
        """How much is missing now."""
        nothing = Money.zero(self.needed.currency)
        return nothing if self.available is None else max(self.needed - self.available, nothing)


def cover_of(run: PayoutRun) -> Cover | None:
    """Ask Stripe whether what a run still sends is there; nothing, if it sends nothing through Stripe."""
    needed = through_stripe(run)
    return cover(needed) if needed else None


def cover(needed: Money) -> Cover:
    """What is available for an amount that is to be sent."""
    try:
        balance = gateway.get_balance()
    except GatewayError as error:
        logger.warning("Stripe did not say what is available: %s", error.detail)
        return Cover(needed, None, None)
    settlement = settlement_for(needed, balance)
    needed = settlement.of(needed) if settlement else needed
    standing, nothing = balance.get(needed.currency), Money.zero(needed.currency)
    return Cover(needed, standing.available if standing else nothing, standing.pending if standing else nothing)


def warn_if_short(*, at: datetime) -> list[Cover]:
    """Write to every operator when approved payouts are not covered: automatic payouts may have emptied the balance."""
    waiting = Payout.objects.filter(
        status=Payout.Status.PLANNED, number__gt="", account__kind=PayeeAccount.Kind.CONNECT
    )
    approved = waiting.filter(run__status__in=[PayoutRun.Status.APPROVED, PayoutRun.Status.PARTIAL]).order_by()
    sums = approved.values_list("currency").annotate(units=Sum("amount_units")).order_by("currency")
    covers = [cover(Money(int(units), currency)) for currency, units in sums]
    short = [one for one in covers if one.short]
    if short:
        logger.error(
            "the balance at Stripe does not cover what is to be paid out: %s", [str(one.short) for one in short]
        )
        for user in operators():
            mail.leave_for(user, "payouts_not_covered", covers=short)
    return short
