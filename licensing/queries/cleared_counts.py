"""How much of a catalog is cleared for each purpose, as search knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from licensing.models import SearchDocument
from marketplace.catalog.models import Catalog
from marketplace.kit.vocabulary import Purpose


@dataclass(frozen=True)
class ClearedCount:
    """For one purpose, how many of how many."""

    purpose: str
    label: str
    cleared: int
    of: int


def cleared_counts(catalog: Catalog) -> tuple[ClearedCount, ...]:
    """Count each purpose that anything of the catalog is cleared for."""
    return cleared_counts_of([catalog])[catalog.pk]


def cleared_counts_of(catalogs: Sequence[Catalog]) -> dict[int, tuple[ClearedCount, ...]]:
    """The counts of each of these catalogs, counted for all of them at once."""
    documents = SearchDocument.objects.filter(catalog__in=catalogs).order_by().values("catalog")
    named = {f"purpose_{purpose.value}": purpose for purpose in Purpose}
    counted: Any = documents.annotate(
        of=Count("pk"), **{name: Count("pk", filter=Q(cleared__contains=[one.value])) for name, one in named.items()}
    )
    found: dict[int, tuple[ClearedCount, ...]] = {catalog.pk: () for catalog in catalogs}
    for row in counted:
        found[row["catalog"]] = tuple(
            ClearedCount(purpose.value, str(purpose.label), row[name], row["of"])
            for name, purpose in named.items()
            if row[name]
        )
    return found
