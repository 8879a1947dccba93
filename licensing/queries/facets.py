"""How many recordings each value of each facet would leave, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Func, Q, QuerySet, TextField

from licensing.criteria import FACETS, Criteria
from licensing.facet_words import facet_labels, value_label
from licensing.models import SearchDocument
from licensing.queries.bands import BANDS, price_bands
from licensing.queries.search import documents
from marketplace.kit.vocabulary import Purpose

SHOWN = 12


class Unnest(Func):
    """Each element of an array as a row of its own."""

    function, output_field, set_returning = "unnest", TextField(), True


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet and how many recordings have it, under everything else that is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow a search."""

    key: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def is_open(self) -> bool:
        """Unfolded: the first three, and whatever is chosen."""
        return self.key in FACETS[:3] or any(value.is_chosen for value in self.values)


def facets(criteria: Criteria, found: list[int] | None) -> tuple[Facet, ...]:
    """Count each facet as if nothing of itself were chosen, so that another value can be added to it."""
    labels = facet_labels()
    return tuple(
        Facet(key, labels[key], _values(key, criteria, documents(criteria.without(facet=key), found))) for key in FACETS
    )


def _values(key: str, criteria: Criteria, rows: QuerySet[SearchDocument]) -> tuple[FacetValue, ...]:
    counts = _counts(key, criteria, rows)
    chosen = criteria.chosen.get(key, ())
    return tuple(
        FacetValue(value, value_label(key, value, criteria.currency), count, value in chosen)
        for value, count in counts.items()
        if count or value in chosen
    )


def _counts(key: str, criteria: Criteria, rows: QuerySet[SearchDocument]) -> dict[str, int]:
    if key in BANDS:
        return _counted(rows, BANDS[key])
    if key == "mood":
        return _by_mood(rows, criteria.chosen.get(key, ()))
    if key == "price":
        return _counted(rows, price_bands(criteria.currency))
    if key == "cleared":
        return _counted(rows, {purpose.value: Q(cleared__contains=[purpose.value]) for purpose in Purpose})
    return _by_value(key, rows, criteria.chosen.get(key, ()))


def _counted(rows: QuerySet[SearchDocument], bands: Mapping[str, Q]) -> dict[str, int]:
    names = {f"band{number}": key for number, key in enumerate(bands)}
    counted = rows.aggregate(**{name: Count("pk", filter=bands[key]) for name, key in names.items()})
    return {key: counted[name] for name, key in names.items()}


def _by_mood(rows: QuerySet[SearchDocument], chosen: tuple[str, ...]) -> dict[str, int]:
    """The most frequent moods, of which a recording has several, and the chosen ones though they be rare."""
    counted = rows.order_by().annotate(value=Unnest("moods")).values_list("value").annotate(count=Count("pk"))
    most = dict(counted.order_by("-count", "value")[:SHOWN])
    return most | {mood: rows.filter(moods__contains=[mood]).count() for mood in chosen if mood not in most}


def _by_value(field: str, rows: QuerySet[SearchDocument], chosen: tuple[str, ...]) -> dict[str, int]:
    """The most frequent values, and the chosen ones though they be rare."""
    counted = rows.exclude(**{field: ""}).order_by().values_list(field).annotate(count=Count("pk"))
    most = dict(counted.order_by("-count", field)[:SHOWN])
    missing = [value for value in chosen if value not in most]
    rare = dict(counted.filter(**{f"{field}__in": missing})) if missing else {}
    return most | {value: rare.get(value, 0) for value in missing}
