"""In which currency Stripe keeps what was sold in another, and how much it made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Sum

from marketplace.kit.money import Money
from payments.gateway.types import Standing
from payments.models import Account, Posting

Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class Settlement:
    """So much was sold in one currency, and so much of another came of it: the mean of all rates there were."""

    sold: Money
    came: Money

    @property
    def rate(self) -> str:
        return f"{self.came.units}/{self.sold.units}"

    def of(self, amount: Money) -> Money:
        """What an amount is where the money stands, in whole minor units, rounded down."""
        return Money(amount.units * self.came.units // self.sold.units, self.came.currency).rounded_down()


def settlement_for(amount: Money, standing: Mapping[str, Standing]) -> Settlement | None:
    """How payees are paid an amount of which less stands at Stripe, because it settles in another currency.

    A transfer is made in the currency of the balance that it comes from, whatever the payee earned in. Of several
    currencies, one is taken in which so much is there now; else the one in which most of it settled.
    """
    if _total(standing, amount.currency) >= amount:
        return None
    found = settlements_of(amount.currency)
    covered = (one for one in found if _total(standing, one.came.currency) >= one.of(amount))
    return next(covered, found[0] if found else None)


def _total(standing: Mapping[str, Standing], currency: str) -> Money:
    return standing[currency].total if currency in standing else Money.zero(currency)


def settlements_of(currency: str) -> list[Settlement]:
    """What sales in a currency became, by the currency in which they settled; where most of it did comes first."""
    other = Posting.objects.filter(entry=OuterRef("entry__exchange__other")).values("currency")[:1]
    sold = Posting.objects.filter(
        entry__kind="sale", entry__exchange__isnull=False, currency=currency, source__kind=Kind.EXCHANGE
    ).annotate(into=Subquery(other))
    sales = Posting.objects.filter(entry=OuterRef("entry__exchange_of__entry"), currency=currency)
    came = Posting.objects.filter(
        Exists(sales), entry__exchange_of__entry__kind="sale", destination__kind=Kind.EXCHANGE
    )
    units_sold, units_came = _sum(sold, "into"), _sum(came, "currency")
    both = sorted(units_sold.keys() & units_came.keys(), key=lambda into: (-units_sold[into], into))
    return [Settlement(Money(units_sold[into], currency), Money(units_came[into], into)) for into in both]


def _sum(postings: Any, by: str) -> dict[str, int]:
    rows = postings.order_by().values_list(by).annotate(units=Sum("amount_units"))
    return {currency: int(units) for currency, units in rows}
