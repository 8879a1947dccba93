"""What is left of a frozen quote at this moment: the one answer for its page, its agreement, the home and the API."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db.models import QuerySet, Sum

from licensing.models import Quote, QuoteDrop, QuoteLine, Terms
from licensing.queries.permission import not_permitted
from licensing.queries.quote_pages import DroppedGroup, Fallen, dropped_groups, written_drops
from licensing.queries.quotes import TermsTotal
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money

Line: TypeAlias = tuple[int, int, int]  # a recording, the terms it is under, and its price in ledger units


@dataclass(frozen=True, slots=True)
class QuoteNow:
    """A quote as it stands at this moment; the quote itself never changes."""

    quote: Quote
    total: Money
    count: int
    by_terms: tuple[TermsTotal, ...]
    fallen: tuple[Fallen, ...]

    @property
    def is_enough(self) -> bool:
        return bool(self.count) and self.count >= (self.quote.minimum_recordings or 0)

    @property
    def groups(self) -> tuple[DroppedGroup, ...]:
        """What fell out since it was frozen, by reason."""
        return dropped_groups(self.fallen, self.quote.currency)

    @property
    def lines(self) -> QuerySet[QuoteLine]:
        """What is left, each at its exact price."""
        return self.quote.lines.exclude(recording__in=[recording for recording, _reasons, _units in self.fallen])

    @property
    def recordings(self) -> QuerySet[Recording]:
        return Recording.objects.filter(pk__in=self.lines.values("recording"))

    @property
    def seconds(self) -> int:
        """How long all that is left plays, in whole seconds."""
        return int(self.lines.aggregate(total=Sum("recording__duration_ms"))["total"] or 0) // 1000

    @property
    def rounding(self) -> Money:
        """What makes the exact prices of its parts a whole minor unit."""
        return self.total - Money.total((one.price for one in self.by_terms), self.quote.currency)


def quote_now(quote: Quote, *, at: datetime) -> QuoteNow:
    """What is left of a quote, and at what price.

    What was written down as dropped is gone. Permission is asked again, as paying and issuing will, while the quote
    can still be paid.
    """
    written = tuple(written_drops(quote.drops.exclude(moment=QuoteDrop.Moment.QUOTED)))
    lines = _without(written, quote.lines.order_by("pk").values_list("recording_id", "terms_id", "price_units"))
    terms = Terms.objects.select_related("organisation", "catalog").in_bulk({pk for _recording, pk, _units in lines})
    fallen = written
    if quote.can_be_paid(at=at):
        fallen += _not_permitted_now(quote, lines, terms, at=at)
    left = _without(fallen, lines)
    total = Money(sum(units for _recording, _terms, units in left), quote.currency).rounded_up()
    return QuoteNow(quote, total, len(left), _by_terms(quote, left, terms), fallen)


def _without(fallen: Iterable[Fallen], lines: Iterable[Line]) -> list[Line]:
    gone = {recording for recording, _reasons, _units in fallen}
    return [line for line in lines if line[0] not in gone]


def _not_permitted_now(
    quote: Quote, lines: Sequence[Line], terms: Mapping[int, Terms], *, at: datetime
) -> tuple[Fallen, ...]:
    asked = {recording: Money(units, quote.currency) for recording, _terms, units in lines}
    under = {recording: terms[pk] for recording, pk, _units in lines}
    missing = not_permitted(quote, under, asked, on=at.date())
    return tuple((recording, reasons, asked[recording].units) for recording, reasons in missing.items())


def _by_terms(quote: Quote, left: Sequence[Line], terms: Mapping[int, Terms]) -> tuple[TermsTotal, ...]:
    """One total a Terms version of which something is left: each becomes a licence."""
    prices: dict[int, list[int]] = defaultdict(list)
    for _recording, pk, units in left:
        prices[pk].append(units)
    found = sorted((terms[pk] for pk in prices), key=lambda one: (one.organisation.name, one.pk))
    return tuple(
        TermsTotal(one, len(prices[one.pk]), len(prices[one.pk]), Money(sum(prices[one.pk]), quote.currency))
        for one in found
    )
