"""What of a frozen quote could not be licensed any more if it were paid today, and what the rest costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from licensing.models import Quote
from licensing.queries.permission import not_permitted
from licensing.queries.quote_pages import DroppedGroup, dropped_groups
from licensing.reasons import Because
from marketplace.kit.money import Money


@dataclass(frozen=True, slots=True)
class QuoteNow:
    """A quote as it stands at this moment; the quote itself never changes."""

    total: Money
    count: int
    is_enough: bool
    fallen: Mapping[int, tuple[Because, ...]]
    units: Mapping[int, int]

    @property
    def groups(self) -> tuple[DroppedGroup, ...]:
        """What fell out since it was frozen, by reason."""
        fallen = ((pk, reasons, self.units[pk]) for pk, reasons in self.fallen.items())
        return dropped_groups(fallen, self.total.currency)


def quote_now(quote: Quote, *, at: datetime) -> QuoteNow | None:
    """Ask permission again, as paying and issuing will; nothing for a quote that can no longer be paid."""
    if quote.status not in {Quote.Status.OPEN, Quote.Status.ACCEPTED} or quote.valid_until <= at:
        return None
    gone = quote.drops.values("recording")
    lines = list(quote.lines.exclude(recording__in=gone).select_related("terms__organisation").order_by("terms", "pk"))
    units = {line.recording_id: line.price_units for line in lines}
    asked = {pk: Money(price, quote.currency) for pk, price in units.items()}
    fallen = not_permitted(quote, {line.recording_id: line.terms for line in lines}, asked, on=at.date())
    left = [pk for pk in units if pk not in fallen]
    return QuoteNow(
        total=Money(sum(units[pk] for pk in left), quote.currency).rounded_up(),
        count=len(left),
        is_enough=bool(left) and len(left) >= (quote.minimum_recordings or 0),
        fallen=fallen,
        units=units,
    )
