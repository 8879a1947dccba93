"""Deals about training that a label's own messages tell of: shown as facts, proposed to a draft, never a permission."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from marketplace.catalog.message_pages import place_names
from marketplace.catalog.models import Catalog, Deal, Recording
from marketplace.catalog.parsing.facts import TRAINING
from marketplace.kit.territories import NOWHERE, Territory
from marketplace.kit.vocabulary import Purpose


@dataclass(frozen=True)
class TrainingDeal:
    """One deal about training or mining, as a label's messages tell of it, and on how many recordings."""

    purposes: tuple[Purpose, ...]
    territory: Territory
    starts_on: date | None
    ends_on: date | None
    recordings: int

    @property
    def what(self) -> str:
        """What it speaks of."""
        return ", ".join(str(purpose.label) for purpose in self.purposes)

    @property
    def where(self) -> str:
        """Where it holds."""
        return place_names(self.territory)


def training_deals_of(recording: Recording) -> list[TrainingDeal]:
    """The deals about training that stand on a recording."""
    return _told(Deal.objects.filter(recording=recording))


def training_deals_in(catalog: Catalog) -> list[TrainingDeal]:
    """The deals about training that stand on the recordings of a catalog, those of the most first."""
    return _told(Deal.objects.filter(recording__catalog=catalog))


def _told(deals: QuerySet[Deal]) -> list[TrainingDeal]:
    """Each deal once, however many recordings tell of it; of its uses only those about training."""
    about = deals.filter(use_types__overlap=sorted(TRAINING)).order_by()
    found = about.values_list("use_types", "territory", "starts_on", "ends_on").annotate(of=Count("recording"))
    told = [
        TrainingDeal(
            tuple(sorted({Purpose(TRAINING[use]) for use in uses if use in TRAINING})), where, starts, ends, recordings
        )
        for uses, where, starts, ends, recordings in found
    ]
    return sorted(told, key=lambda deal: (-deal.recordings, deal.what, str(deal.territory)))


def proposed_by(deals: Iterable[TrainingDeal], *, on: date) -> dict[str, Any]:
    """What the deals that are not over would have a draft of Terms say; a person looks at it, and publishes or not."""
    standing = [deal for deal in deals if deal.ends_on is None or deal.ends_on > on]
    if not standing:
        return {}
    where = NOWHERE
    for deal in standing:
        where |= deal.territory
    said: dict[str, Any] = {
        "purposes": [purpose for purpose in Purpose if any(purpose in deal.purposes for deal in standing)],
        "territory": where,
    }
    lengths = [_months(max(deal.starts_on or on, on), deal.ends_on) for deal in standing if deal.ends_on]
    return said | ({"months": max(min(lengths), 1)} if lengths else {})


def _months(first: date, end: date) -> int:
    """Whole months between two days."""
    return (end.year - first.year) * 12 + end.month - first.month - (end.day < first.day)
