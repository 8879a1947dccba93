"""Under which Terms each line of a selection would be licensed, and what is asked for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from licensing import pricing
from licensing.models import Selection, Terms
from licensing.queries.listings import offered_terms
from licensing.reasons import Because, Obstacle, Reason
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.division import Recipient
from marketplace.kit.money import Money


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of a selection, with what its price depends on."""

    recording_id: int
    uuid: UUID
    catalog_id: int
    duration_ms: int | None
    chosen_terms: int | None
    label: str


@dataclass
class Offers:
    """For each recording the Terms and the price asked, or why there is none."""

    terms: dict[int, Terms] = field(default_factory=dict)
    asked: dict[int, Money] = field(default_factory=dict)
    refused: dict[int, Because] = field(default_factory=dict)


def wanted_lines(selection: Selection) -> list[Wanted]:
    """The lines of a selection in the order in which they were added."""
    rows = selection.lines.order_by("pk").values_list(
        "recording_id",
        "recording__uuid",
        "recording__catalog_id",
        "recording__duration_ms",
        "terms_id",
        "recording__organisation__name",
    )
    return [Wanted(*row) for row in rows.iterator(chunk_size=5_000)]


def covering_terms(selection: Selection, catalogs: Collection[int], *, on: date) -> dict[int, list[Terms]]:
    """The Terms on offer on a day that cover all that the selection wants, in its currency, by catalog."""
    found: dict[int, list[Terms]] = defaultdict(list)
    covering = offered_terms(on=on).filter(
        catalog__in=catalogs,
        currency=selection.currency,
        purposes__contains=[selection.purpose],
        stages__contains=selection.stages,
        contents__contains=selection.contents,
        territory__covers=selection.territory,
        months__gte=selection.months,
    )
    for terms in covering.order_by("catalog", "-number"):
        found[terms.catalog_id].append(terms)
    return found


def prices_for(selection: Selection, recordings: Sequence[Recording], *, on: date) -> dict[int, Money]:
    """What each of these would cost alone, under the cheapest Terms that cover all that the selection wants.

    A flat price is divided over what is selected, so that nobody knows it before.
    """
    covering = covering_terms(selection, {one.catalog_id for one in recordings}, on=on)
    found: dict[int, Money] = {}
    for recording in recordings:
        alone = [Wanted(recording.pk, recording.uuid, recording.catalog_id, recording.duration_ms, None, "")]
        for terms in covering[recording.catalog_id]:
            lines = [] if terms.price_model == Terms.PriceModel.FLAT else _split_by_length(terms, alone)[0]
            for price in asked_prices(selection, terms, lines).values():
                found[recording.pk] = min(price, found.get(recording.pk, price))
    return found


def offered_for(selection: Selection, recordings: QuerySet[Recording], *, on: date) -> list[Terms]:
    """The Terms among which a buyer may choose for these recordings."""
    catalogs = set(recordings.order_by().values_list("catalog_id", flat=True))
    return [terms for some in covering_terms(selection, catalogs, on=on).values() for terms in some]


def offers(selection: Selection, lines: Sequence[Wanted], *, on: date) -> Offers:
    """Give each line the Terms its buyer chose, else the cheapest that covers; none, and it drops out saying so."""
    catalogs = {line.catalog_id for line in lines}
    covering = covering_terms(selection, catalogs, on=on)
    listed = set(Catalog.objects.filter(pk__in=catalogs, status=Catalog.Status.LISTED).values_list("pk", flat=True))
    by_catalog: dict[int, list[Wanted]] = defaultdict(list)
    for line in lines:
        by_catalog[line.catalog_id].append(line)
    result = Offers()
    for catalog_id, of_catalog in by_catalog.items():
        if catalog_id not in listed:
            _refuse(result, of_catalog, Obstacle.NOT_LISTED)
        else:
            _offer_catalog(result, selection, of_catalog, covering[catalog_id])
    return result


def _offer_catalog(result: Offers, selection: Selection, lines: list[Wanted], covering: list[Terms]) -> None:
    by_id = {terms.pk: terms for terms in covering}
    assigned: dict[int, list[Wanted]] = defaultdict(list)
    free = []
    for line in lines:
        if line.chosen_terms is None:
            free.append(line)
        elif line.chosen_terms in by_id:
            assigned[line.chosen_terms].append(line)
        else:
            _refuse(result, [line], Obstacle.CHOSEN_TERMS)
    if not covering:
        _refuse(result, free, Obstacle.NO_TERMS)
    elif free:
        for terms_id, some in _cheapest(selection, free, covering).items():
            assigned[terms_id] += some
    for terms_id, some in assigned.items():
        _ask(result, selection, by_id[terms_id], some)


def _ask(result: Offers, selection: Selection, terms: Terms, lines: list[Wanted]) -> None:
    priced, unpriced = _split_by_length(terms, lines)
    _refuse(result, unpriced, Obstacle.NO_LENGTH)
    asked = asked_prices(selection, terms, priced)
    for line in priced:
        result.terms[line.recording_id] = terms
        result.asked[line.recording_id] = asked[line.uuid]


def _split_by_length(terms: Terms, lines: list[Wanted]) -> tuple[list[Wanted], list[Wanted]]:
    if terms.price_model != Terms.PriceModel.PER_MINUTE:
        return lines, []
    return [line for line in lines if line.duration_ms], [line for line in lines if not line.duration_ms]


def asked_prices(selection: Selection, terms: Terms, lines: Iterable[Wanted]) -> dict[Recipient, Money]:
    """What one Terms version asks for each of these recordings, all of which are selected under it."""
    price = terms.price
    pieces = [pricing.Piece(line.uuid, line.duration_ms or 0) for line in lines]
    if terms.price_model == Terms.PriceModel.PER_RECORDING:
        return pricing.each(price, pieces)
    if terms.price_model == Terms.PriceModel.PER_MINUTE:
        return pricing.by_the_minute(price, pieces)
    return pricing.divided(price, pieces, key=price_key(selection, terms))


def price_key(selection: Selection, terms: Terms) -> str:
    """What decides who gets the units that rounding leaves over: the same whenever the same is asked."""
    return f"{selection.uuid}\n{terms.uuid}"


def _cheapest(selection: Selection, lines: list[Wanted], covering: list[Terms]) -> dict[int, list[Wanted]]:
    """Each line under its own cheapest Terms, or all under one where that costs less (a flat price, a minimum)."""
    one_by_one = _each_its_cheapest(selection, lines, covering)
    plans = [one_by_one, *({terms.pk: lines} for terms in covering if not _split_by_length(terms, lines)[1])]
    by_id = {terms.pk: terms for terms in covering}
    return min(plans, key=lambda plan: _cost(plan, by_id))


def _each_its_cheapest(selection: Selection, lines: list[Wanted], covering: list[Terms]) -> dict[int, list[Wanted]]:
    prices = {terms.pk: asked_prices(selection, terms, _split_by_length(terms, lines)[0]) for terms in covering}
    plan: dict[int, list[Wanted]] = defaultdict(list)
    for line in lines:
        priced = [(prices[terms.pk][line.uuid].units, terms.pk) for terms in covering if line.uuid in prices[terms.pk]]
        cheapest = min(priced, key=lambda option: option[0])[1] if priced else covering[0].pk
        plan[cheapest].append(line)
    return plan


def _cost(plan: dict[int, list[Wanted]], by_id: dict[int, Terms]) -> int:
    return sum(max(_asked_in_all(by_id[pk], lines), by_id[pk].minimum_units) for pk, lines in plan.items())


def _asked_in_all(terms: Terms, lines: list[Wanted]) -> int:
    """The sum of `asked_prices`, without dividing it: a large selection weighs many plans."""
    priced, _unpriced = _split_by_length(terms, lines)
    if terms.price_model == Terms.PriceModel.PER_RECORDING:
        return terms.price_units * len(priced)
    if terms.price_model == Terms.PriceModel.PER_MINUTE:
        asked = pricing.by_the_minute(terms.price, [pricing.Piece(line.uuid, line.duration_ms or 0) for line in priced])
        return sum(price.units for price in asked.values())
    return terms.price_units if priced else 0


def _refuse(result: Offers, lines: Iterable[Wanted], obstacle: Obstacle) -> None:
    for line in lines:
        result.refused[line.recording_id] = Reason(obstacle, line.label)
