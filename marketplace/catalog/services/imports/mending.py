"""Mend refused rows in the browser, and judge them again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from accounts.locks import alone
from accounts.models import User
from accounts.services import audit
from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.parsing.values import clean
from marketplace.catalog.services.imports import letters
from marketplace.catalog.services.imports.batches import ImportNotReady, accept
from marketplace.catalog.services.imports.judgements import Judged, Line, counted
from marketplace.catalog.services.imports.judges import CHUNK, judge_of
from marketplace.catalog.services.tries import MOST_TRIES, broken_off

KEPT = ["outcome", "cells", "errors", "warnings", "changes", "keys"]


@transaction.atomic
def mend(
    batch: ImportBatch, mended: Mapping[int, Mapping[str, str]], *, at: datetime, actor: User | None
) -> ImportBatch:
    """Put other texts into cells of refused rows, and say again what those rows would do.

    Rights add up, so one mended line of a rights file may change what the others do: all are judged again, behind the
    page where they are many.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch.pk)
    if batch.status not in {ImportBatch.Status.READY, ImportBatch.Status.DONE}:
        raise ImportNotReady(batch)
    rows = {row.number: row for row in batch.rows.filter(number__in=mended, outcome=ImportRow.Outcome.REFUSED)}
    fields = {column["field"] for column in batch.mapping}
    for number, row in rows.items():
        said = {field: clean(text) for field, text in mended[number].items() if field in fields}
        row.cells = row.cells | said
    if rows:
        _take_up(batch, rows)
    audit.record("import.mended", subject=batch, actor=actor, at=at, organisation=batch.organisation, rows=len(rows))
    return batch


def _take_up(batch: ImportBatch, mended: Mapping[int, ImportRow]) -> None:
    """Judge a file with its mended rows at once, or leave it to a worker."""
    batch.status, batch.finished_at, batch.tries = ImportBatch.Status.READY, None, 0
    if _is_long(batch):
        batch.status = ImportBatch.Status.CHECKING
        ImportRow.objects.bulk_update(mended.values(), ["cells"])
    else:
        _judge_again(batch, mended)
        batch.counts = recounted(batch)
    batch.save()


@transaction.atomic
def accept_mended(
    batch: ImportBatch, typed: Mapping[int, Mapping[str, str]], *, at: datetime, actor: User | None
) -> ImportBatch:
    """Keep what was typed into refused rows, and let the file be written with it.

    It is not written where that would leave one of these rows refused, or change what is there in a way that nobody
    has seen: the file then waits to be looked at again.
    """
    mended = _mended(batch, typed)
    if not mended:
        return accept(batch, at=at, actor=actor)
    before = recounted(batch)
    batch = mend(batch, mended, at=at, actor=actor)
    after = batch.counts
    if batch.status == ImportBatch.Status.CHECKING:
        return batch
    if after["refused"] > before["refused"] - len(mended) or after["changed"] > before["changed"]:
        return batch
    return accept(batch, at=at, actor=actor)


def _mended(batch: ImportBatch, typed: Mapping[int, Mapping[str, str]]) -> dict[int, Mapping[str, str]]:
    """Give the refused rows into which something else was typed than stood there."""
    refused = batch.rows.filter(number__in=typed, outcome=ImportRow.Outcome.REFUSED)
    return {
        row.number: typed[row.number]
        for row in refused
        if any(clean(text) != clean(row.cells.get(field, "")) for field, text in typed[row.number].items())
    }


def check(batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """Judge all rights of a file again with what was mended in it, and tell who brought it."""
    with alone(batch) as is_ours:
        if is_ours and (begun := _begun(batch)) is not None:
            _check(begun, at=at)
    return ImportBatch.objects.get(pk=batch.pk)


@transaction.atomic
def _begun(batch: ImportBatch) -> ImportBatch | None:
    waiting = ImportBatch.objects.filter(pk=batch.pk, status=ImportBatch.Status.CHECKING)
    begun = waiting.select_for_update(of=("self",)).select_related("organisation", "uploaded_by").first()
    if begun is not None:
        begun.tries += 1
        begun.save(update_fields=["tries"])
    return begun


@transaction.atomic
def _check(batch: ImportBatch, *, at: datetime) -> None:
    """Nobody else changes a file that is being checked: it needs no lock while its rows are judged."""
    if batch.tries > MOST_TRIES:
        batch.status, batch.failure, batch.finished_at = ImportBatch.Status.FAILED, broken_off().as_json(), at
    else:
        _judge_again(batch, {})
        batch.status, batch.counts = ImportBatch.Status.READY, recounted(batch)
    batch.save(update_fields=["status", "failure", "finished_at", "counts"])
    letters.tell_read(batch)


def _is_long(batch: ImportBatch) -> bool:
    """Are there more rows to judge than a page can wait for? Of a catalog, only those that were mended are judged."""
    return batch.kind == ImportBatch.Kind.RIGHTS and batch.rows.filter(is_written=False).count() > CHUNK


def recounted(batch: ImportBatch) -> dict[str, int]:
    """Count the rows by outcome."""
    found = batch.rows.order_by().values_list("outcome").annotate(rows=Count("pk"))
    return counted(()) | dict(found)


def _judge_again(batch: ImportBatch, mended: Mapping[int, ImportRow]) -> None:
    """Judge the mended rows of a catalog, or all rows of a rights file that are not written yet."""
    if batch.kind == ImportBatch.Kind.CATALOG:
        judge = judge_of(batch, batch.rows.exclude(number__in=mended).order_by("number"))
        rows = list(mended.values())
    else:
        judge = judge_of(batch)
        rows = [mended.get(row.number, row) for row in batch.rows.filter(is_written=False).order_by("number")]
    lines: Sequence[Line] = [(row.number, row.cells) for row in rows]
    keep(rows, judge.judge(lines))


def keep(rows: Sequence[ImportRow], judged: Sequence[Judged]) -> None:
    """Write what rows were judged to do."""
    for row, each in zip(rows, judged, strict=True):
        fresh = each.as_row(row.batch)
        for name in KEPT:
            setattr(row, name, getattr(fresh, name))
    ImportRow.objects.bulk_update(rows, KEPT, batch_size=CHUNK)
