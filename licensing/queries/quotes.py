"""What a selection would cost today, and what was frozen."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.viewers import Viewer
from licensing import pricing
from licensing.models import Quote, QuoteDrop, Selection, Terms
from licensing.queries.offers import Offers, Wanted, offers, price_key, wanted_lines
from licensing.queries.permission import not_permitted
from licensing.reasons import Because, sentences
from marketplace.kit.division import Recipient
from marketplace.kit.money import Money


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One recording that would be licensed, under which Terms and at what exact price."""

    recording_id: int
    terms: Terms
    price: Money
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """One recording that falls out, what was asked for it, and every reason why."""

    recording_id: int
    reasons: tuple[Because, ...]
    asked: Money
    terms: Terms | None

    @property
    def sentences(self) -> list[str]:
        return sentences(self.reasons)


@dataclass(frozen=True, slots=True)
class TermsTotal:
    """What one future licence comes to."""

    terms: Terms
    selected: int
    cleared: int
    price: Money


@dataclass(frozen=True)
class Preview:
    """A selection priced on one day: what would be licensed, and what drops out and why."""

    selection: Selection
    on: date
    currency: str
    lines: tuple[PricedLine, ...]
    dropped: tuple[Dropped, ...]

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def selected(self) -> int:
        return len(self.lines) + len(self.dropped)

    @cached_property
    def total(self) -> Money:
        return Money(sum(line.price.units for line in self.lines), self.currency)

    @cached_property
    def asked_for_dropped(self) -> Money:
        return Money(sum(drop.asked.units for drop in self.dropped), self.currency)

    @cached_property
    def duration_ms(self) -> int:
        return sum(line.duration_ms for line in self.lines)

    @property
    def minutes(self) -> int:
        return self.duration_ms // pricing.MS_A_MINUTE

    @cached_property
    def by_terms(self) -> tuple[TermsTotal, ...]:
        """One total a Terms version, of which each becomes a licence."""
        terms: dict[int, Terms] = {}
        prices: dict[int, list[int]] = defaultdict(list)
        fallen: dict[int, int] = defaultdict(int)
        for line in self.lines:
            terms[line.terms.pk] = line.terms
            prices[line.terms.pk].append(line.price.units)
        for drop in self.dropped:
            if drop.terms is not None:
                terms[drop.terms.pk] = drop.terms
                fallen[drop.terms.pk] += 1
        return tuple(
            TermsTotal(one, len(prices[pk]) + fallen[pk], len(prices[pk]), Money(sum(prices[pk]), self.currency))
            for pk, one in sorted(terms.items(), key=lambda item: (item[1].organisation.name, item[0]))
        )


def quotes_visible_to(viewer: Viewer) -> QuerySet[Quote]:
    """The quotes of the organisation that the viewer acts for; an operator sees all."""
    quotes = Quote.objects.select_related("organisation", "selection", "trained_model")
    return quotes if viewer.is_operator else quotes.filter(organisation=viewer.organisation)


def with_drops(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Each with how many recordings dropped out of it, counted for the rows that are read only."""
    drops = QuoteDrop.objects.filter(quote=OuterRef("pk")).order_by().values("quote")
    return quotes.annotate(drops_count=Coalesce(Subquery(drops.annotate(count=Count("pk")).values("count")), 0))


def preview(selection: Selection, *, on: date) -> Preview:
    """Price a selection as it would be frozen on a day: find Terms, ask for prices, clear, and settle what remains."""
    wanted = wanted_lines(selection)
    offered = offers(selection, wanted, on=on)
    refused: dict[int, tuple[Because, ...]] = {pk: (reason,) for pk, reason in offered.refused.items()}
    refused |= not_permitted(selection, offered.terms, offered.asked, on=on)
    prices = _settled(selection, wanted, offered, refused)
    lines, dropped = [], []
    for line in wanted:
        terms = offered.terms.get(line.recording_id)
        if terms is None or line.recording_id in refused:
            asked = offered.asked.get(line.recording_id, Money.zero(selection.currency))
            dropped.append(Dropped(line.recording_id, refused[line.recording_id], asked, terms))
        else:
            lines.append(PricedLine(line.recording_id, terms, prices[line.uuid], line.duration_ms or 0))
    return Preview(selection, on, selection.currency, tuple(lines), tuple(dropped))


def _settled(
    selection: Selection, wanted: list[Wanted], offered: Offers, refused: dict[int, tuple[Because, ...]]
) -> dict[Recipient, Money]:
    terms_by_id = {terms.pk: terms for terms in offered.terms.values()}
    asked: dict[int, dict[Recipient, Money]] = defaultdict(dict)
    for line in wanted:
        if line.recording_id in offered.terms and line.recording_id not in refused:
            asked[offered.terms[line.recording_id].pk][line.uuid] = offered.asked[line.recording_id]
    prices: dict[Recipient, Money] = {}
    for pk, of_terms in asked.items():
        terms = terms_by_id[pk]
        prices |= pricing.settled(of_terms, minimum=terms.minimum, key=price_key(selection, terms))
    return prices
