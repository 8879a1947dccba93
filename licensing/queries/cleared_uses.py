"""For which purposes, and from which price, each recording of a catalog can be licensed today."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from licensing import pricing
from licensing.models import Terms
from licensing.queries.listings import offered_terms
from licensing.uses import use_under
from marketplace.catalog.models import Catalog
from marketplace.catalog.queries.clearance import Line, clearance
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Purpose


@dataclass
class Standing:
    """What one recording is cleared for, and its lowest price in each currency."""

    purposes: set[str] = field(default_factory=set)
    prices: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lengthy:
    """One recording, with what a price may depend on."""

    pk: int
    uuid: UUID
    duration_ms: int | None


def standings(catalog: Catalog, recordings: Sequence[Lengthy], *, on: date) -> dict[int, Standing]:
    """Ask clearance of each Terms on offer, purpose by purpose, for all it covers and where it covers it."""
    found: dict[int, Standing] = defaultdict(Standing)
    for terms in offered_terms(on=on).filter(catalog=catalog).order_by("pk"):
        prices = asking_prices(terms, recordings)
        lines = [Line(pk, price) for pk, price in prices.items()]
        for purpose in terms.purposes:
            use = replace(use_under(terms), purposes=frozenset({Purpose(purpose)}))
            for pk in clearance(lines, use, on=on, territory=terms.territory).cleared:
                _note(found[pk], terms, purpose, prices[pk])
    return found


def asking_prices(terms: Terms, recordings: Collection[Lengthy]) -> dict[int, Money]:
    """What each recording would cost alone; a flat price as if the whole catalog were selected."""
    price = terms.price
    if terms.price_model == Terms.PriceModel.PER_MINUTE:
        timed = [one for one in recordings if one.duration_ms]
        return {one.pk: price.times_ratio(one.duration_ms or 0, pricing.MS_A_MINUTE) for one in timed}
    if terms.price_model == Terms.PriceModel.FLAT:
        return {one.pk: price.times_ratio(1, len(recordings)) for one in recordings}
    return {one.pk: price for one in recordings}


def _note(standing: Standing, terms: Terms, purpose: str, price: Money) -> None:
    standing.purposes.add(purpose)
    if terms.price_model != Terms.PriceModel.FLAT:
        lowest = standing.prices.get(terms.currency, price.units)
        standing.prices[terms.currency] = min(lowest, price.units)
