"""How much of a catalog is cleared for each purpose, as search knows it."""

from dataclasses import dataclass

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
    documents = SearchDocument.objects.filter(catalog=catalog)
    named = {f"purpose_{purpose.value}": purpose for purpose in Purpose}
    counted = documents.aggregate(
        of=Count("pk"), **{name: Count("pk", filter=Q(cleared__contains=[one.value])) for name, one in named.items()}
    )
    return tuple(
        ClearedCount(purpose.value, str(purpose.label), counted[name], counted["of"])
        for name, purpose in named.items()
        if counted[name]
    )
