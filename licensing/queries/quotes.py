"""What a selection would cost today, and what was frozen."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import QuerySet

from accounts.viewers import Viewer
from licensing import pricing
from licensing.models import Quote, Selection, Terms
from licensing.models.terms import PARTS_OF_A_WHOLE
from licensing.queries.creators_parts import least_creators_parts
from licensing.queries.offers import Offers, Wanted, offers, price_key, wanted_lines
from licensing.reasons import Because, Obstacle, Reason
from licensing.uses import use_of
from marketplace.catalog.queries.clearance import Line, clearance
from marketplace.kit.division import Recipient
from marketplace.kit.money import Money
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Side


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


def preview(selection: Selection, *, on: date) -> Preview:
    """Price a selection as it would be frozen on a day: find Terms, ask for prices, clear, and settle what remains."""
    wanted = wanted_lines(selection)
    offered = offers(selection, wanted)
    refused: dict[int, tuple[Because, ...]] = {pk: (reason,) for pk, reason in offered.refused.items()}
    for found in (_not_cleared(selection, offered, on=on), _below_the_creators_part(selection, wanted, offered, on=on)):
        for recording_id, reasons in found.items():
            refused[recording_id] = (*refused.get(recording_id, ()), *reasons)
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


def _not_cleared(selection: Selection, offered: Offers, *, on: date) -> dict[int, tuple[Because, ...]]:
    """Ask clearance once for each way of using: Terms that differ in nothing that it looks at are asked together."""
    versions = {terms.pk: terms for terms in offered.terms.values()}
    uses = {pk: use_of(selection, terms) for pk, terms in versions.items()}
    by_use: dict[Use, list[Line]] = defaultdict(list)
    for recording_id, terms in offered.terms.items():
        by_use[uses[terms.pk]].append(Line(recording_id, offered.asked[recording_id]))
    missing: dict[int, tuple[Because, ...]] = {}
    for use, lines in by_use.items():
        missing |= clearance(lines, use, on=on, territory=selection.territory).missing
    return missing


def _below_the_creators_part(
    selection: Selection, wanted: list[Wanted], offered: Offers, *, on: date
) -> dict[int, tuple[Because, ...]]:
    demanding = {pk for pk, terms in offered.terms.items() if terms.least_creators_parts}
    if not demanding:
        return {}
    parts = least_creators_parts(demanding, on=on, territory=selection.territory)
    return {
        line.recording_id: (Reason(Obstacle.CREATORS_PART, line.label),)
        for line in wanted
        if line.recording_id in demanding and not _is_enough(line.recording_id, offered.terms[line.recording_id], parts)
    }


def _is_enough(recording_id: int, terms: Terms, parts: dict[tuple[int, Side], Fraction]) -> bool:
    """Each side that is paid must pass the least part on."""
    least = Fraction(terms.least_creators_parts, PARTS_OF_A_WHOLE)
    paid = [(Side.MASTER, terms.master_parts), (Side.PUBLISHING, terms.publishing_parts)]
    return all(parts.get((recording_id, side), Fraction(0)) >= least for side, ratio in paid if ratio)


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
