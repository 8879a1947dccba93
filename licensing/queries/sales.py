"""What a rights holder sold: the licences that cover its recordings, and what was paid for them."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from accounts.viewers import Viewer
from licensing.models import Licence, ManifestItem
from marketplace.kit.money import Money
from marketplace.kit.months import Month


def sales_visible_to(viewer: Viewer) -> QuerySet[Licence]:
    """Licences that cover recordings of the viewer's organisation, newest first."""
    return (
        Licence.objects.filter(terms__organisation=viewer.organisation)
        .select_related("organisation", "terms__catalog", "trained_model")
        .order_by("-issued_at", "-pk")
    )


@dataclass(frozen=True)
class Sold:
    """What one organisation sold in one month and currency."""

    currency: str
    licences: int
    recordings: int
    price: Money


def sold_in(viewer: Viewer, month: Month) -> list[Sold]:
    """The month's sales of the viewer's organisation, one row a currency."""
    first, after = month.first_day, month.next.first_day
    rows = (
        ManifestItem.objects.filter(
            licence__terms__organisation=viewer.organisation,
            licence__starts_on__gte=first,
            licence__starts_on__lt=after,
        )
        .values("licence__currency")
        .annotate(licences=Count("licence", distinct=True), recordings=Count("pk"), units=Sum("price_units"))
        .order_by("licence__currency")
    )
    return [
        Sold(
            row["licence__currency"],
            row["licences"],
            row["recordings"],
            Money(row["units"], row["licence__currency"]),
        )
        for row in rows
    ]
