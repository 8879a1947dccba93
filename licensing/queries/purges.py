"""What a label's file that takes music off the market would touch: open quotes, and what is sold and not delivered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from licensing.models import ManifestItem, Quote, QuoteLine
from licensing.queries.deliveries import running, waiting
from marketplace.catalog.models import ImportBatch
from marketplace.catalog.queries.purges import recordings_taken_off
from marketplace.kit.money import Money


@dataclass(frozen=True, slots=True)
class Touched:
    """How many recordings would leave, from how many open quotes, and how many sold ones will never be delivered."""

    recordings: int
    open_quotes: int
    undelivered: int
    owed: tuple[Money, ...]


def touched_by(batch: ImportBatch, *, at: datetime) -> Touched:
    """Count what a file that waits to be accepted would touch now."""
    recordings = recordings_taken_off(batch)
    sold = waiting(ManifestItem.objects.filter(recording__in=recordings, licence__in=running(on=at.date())))
    by_currency = sold.order_by().values_list("licence__currency")
    counted = by_currency.annotate(units=Sum("price_units"), recordings=Count("pk")).order_by("licence__currency")
    rows = [(Money(int(units), currency), count) for currency, units, count in counted]
    return Touched(
        recordings=len(recordings),
        open_quotes=_open_quotes(recordings, at=at),
        undelivered=sum(count for _owed, count in rows),
        owed=tuple(owed for owed, _count in rows if owed),
    )


def _open_quotes(recordings: Collection[int], *, at: datetime) -> int:
    """The quotes that may still be bought and that hold one of these; an order that waits for its money is one."""
    lines = QuoteLine.objects.filter(recording__in=recordings)
    still_open = Quote.objects.filter(status__in=[Quote.Status.OPEN, Quote.Status.ACCEPTED], valid_until__gt=at)
    return still_open.filter(pk__in=lines.values("quote")).count()
