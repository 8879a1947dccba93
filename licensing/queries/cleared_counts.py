"""How much of a catalog is cleared for each purpose, as search knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from accounts.viewers import Viewer
from licensing.models import SearchDocument, SearchState
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


@dataclass(frozen=True)
class Uncleared:
    """One catalog of which something is not cleared for any purpose, as search knew it at a moment."""

    catalog: Catalog
    recordings: int
    of: int
    asked_at: datetime | None


def uncleared_catalogs(viewer: Viewer) -> list[Uncleared]:
    """The catalogs of the viewer's organisation with recordings that nobody can license yet."""
    own = Catalog.objects.filter(organisation=viewer.organisation).exclude(status=Catalog.Status.WITHDRAWN)
    known = SearchDocument.objects.filter(catalog__in=own).exclude(cleared=[]).order_by().values("catalog")
    cleared = dict(known.annotate(count=Count("pk")).values_list("catalog", "count"))
    asked = dict(SearchState.objects.filter(catalog__in=own).values_list("catalog", "refreshed_at"))
    counted: Any = own.annotate(of=Count("recordings")).order_by("title", "pk")
    return [
        Uncleared(catalog, catalog.of - cleared.get(catalog.pk, 0), catalog.of, asked.get(catalog.pk))
        for catalog in counted
        if catalog.of > cleared.get(catalog.pk, 0)
    ]
