"""What a file would take off the market, before a word of it is written."""

from django.db.models import QuerySet

from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.services.imports.purges import PurgeJudge, PurgePlan


def rows_taking_off(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows that would take something off; none where all is off already."""
    changed = batch.rows.filter(outcome=ImportRow.Outcome.CHANGED, is_written=False)
    return changed.filter(changes__contains=[{"field": "purge", "after": "–"}]).order_by("number")


def recordings_taken_off(batch: ImportBatch) -> set[int]:
    """The recordings that would leave the market, as things stand now."""
    rows = rows_taking_off(batch).values_list("number", "cells")
    plans = [judged.plan for judged in PurgeJudge(batch).judge(list(rows))]
    return {recording for plan in plans if isinstance(plan, PurgePlan) for recording in plan.recordings}
