"""Who judges and writes the lines of which kind of file."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from django.db.models import QuerySet

from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.services.imports.catalog_lines import CatalogJudge
from marketplace.catalog.services.imports.judgements import Judge
from marketplace.catalog.services.imports.rights import RightsJudge

CHUNK: Final = 1000
WHOLE: Final = 200_000
Item = TypeVar("Item")


def judge_of(batch: ImportBatch, others: QuerySet[ImportRow] | None = None) -> Judge:
    """Give the judge of a file; one judge sees all lines of one pass, and asks the others that were judged before."""
    return CatalogJudge(batch, others) if batch.kind == ImportBatch.Kind.CATALOG else RightsJudge(batch)


def chunks(batch: ImportBatch, items: Iterable[Item]) -> Iterator[list[Item]]:
    """Divide lines as their judge wants them: recordings in thousands; rights whole, since they add up."""
    size = CHUNK if batch.kind == ImportBatch.Kind.CATALOG else WHOLE
    items = iter(items)
    while chunk := list(islice(items, size)):
        yield chunk
