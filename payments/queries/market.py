"""The market in a few figures, for everybody: counted from what is there, never estimated."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from licensing.models import Licence
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from payments.models import Account, Statement
from payments.queries.balances import totals_of_kind


@dataclass(frozen=True)
class MarketToday:
    """What is listed, licensed, earned and waiting; amounts one a currency, the most usual currency first."""

    recordings: int
    labels: int
    licences: int
    earned: tuple[Money, ...]
    waiting: tuple[Money, ...]


def market_today(*, on: date) -> MarketToday:
    """Count the market as it stands on a day."""
    listed = Recording.objects.filter(catalog__status=Catalog.Status.LISTED).aggregate(
        recordings=Count("pk"), labels=Count("organisation", distinct=True)
    )
    return MarketToday(
        recordings=listed["recordings"],
        labels=listed["labels"],
        licences=Licence.objects.filter(status=Licence.Status.IN_FORCE, starts_on__lte=on, ends_on__gt=on).count(),
        earned=_earned(),
        waiting=tuple(totals_of_kind(Account.Kind.HELD)),
    )


def _earned() -> tuple[Money, ...]:
    sums = (
        Statement.objects.order_by()
        .values("currency")
        .annotate(units=Sum("earned_units"), count=Count("pk"))
        .order_by("-count", "currency")
    )
    return tuple(Money(row["units"], row["currency"]) for row in sums if row["units"])
