"""Write what a person accepted: all of a file in one short transaction, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import Organisation
from accounts.services import audit
from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.services.imports import letters
from marketplace.catalog.services.imports.archives import in_order
from marketplace.catalog.services.imports.judgements import Judge, Judged, Outcome
from marketplace.catalog.services.imports.judges import chunks, judge_of
from marketplace.catalog.services.imports.mending import keep, recounted
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.catalog.services.tries import MOST_TRIES
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

Status = ImportBatch.Status


def write(batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """Write what was accepted of a file; of an archive message after message, the oldest first."""
    for message in in_order(batch):
        _try_to_write(message, at=at)
    return _try_to_write(batch, at=at)


def _try_to_write(batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """Count each beginning: a file that breaks its writer is put back before its owner, with all of its rows."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, status=Status.WRITING)
    waiting.update(tries=F("tries") + 1)
    if stuck := waiting.filter(tries__gt=MOST_TRIES).first():
        return _put_back(stuck)
    return _write_whole(batch, at=at)


@transaction.atomic
def _put_back(batch: ImportBatch) -> ImportBatch:
    """Write nothing, lose nothing, and say so."""
    problem = Problem(
        _("Writing broke off {count} times, and nothing of the file was written"),
        _("Import it once more. If it breaks off again, write to us: we look at it with you."),
        {"count": MOST_TRIES},
    )
    batch.status, batch.failure, batch.tries = Status.READY, problem.as_json(), 0
    batch.save(update_fields=["status", "failure", "tries"])
    letters.tell_stuck(batch)
    return batch


@transaction.atomic
def _write_whole(batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """Write the accepted rows of a file; a worker that is killed leaves nothing behind, and the next one begins anew.

    Every row is compared again: what somebody else wrote since the preview is not written over blindly, and a row that
    has become impossible is refused with its reason while the others go in.
    """
    batch = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("organisation", "uploaded_by", "catalog")
        .get(pk=batch.pk)
    )
    if batch.status != Status.WRITING:
        return batch
    Organisation.objects.select_for_update(no_key=True).get(pk=batch.organisation_id)
    written = _write(batch, at=at)
    batch.status, batch.finished_at, batch.counts = Status.DONE, at, recounted(batch) | {"written": written}
    batch.save()
    audit.record(
        "import.written",
        subject=batch,
        actor=batch.uploaded_by,
        at=at,
        organisation=batch.organisation,
        counts=batch.counts,
        sha256=batch.sha256,
    )
    letters.tell_written(batch)
    return batch


def _write(batch: ImportBatch, *, at: datetime) -> int:
    """Judge and write chunk by chunk; give the number of rows that did something.

    From the first chunk that changes what is there, nobody issues a licence until it is all written. Rights are judged
    before that, and again then only if somebody has changed what they rest on.
    """
    judge, written, is_locked = judge_of(batch), 0, False
    accepted = batch.rows.exclude(outcome=Outcome.REFUSED).filter(is_written=False).order_by("number")
    for rows in chunks(batch, accepted.iterator(chunk_size=1000)):
        judged = _judged(judge, rows)
        if not is_locked and _touches_permission(batch, judged):
            permission_exclusive()
            is_locked = True
            if not judge.is_current():
                judged = _judged(judge, rows)
        judge.write([each for each in judged if each.outcome != Outcome.REFUSED], at=at)
        written += sum(each.outcome in {Outcome.NEW, Outcome.CHANGED} for each in judged)
        pairs = [(row, each) for row, each in zip(rows, judged, strict=True) if each.outcome != row.outcome]
        keep([row for row, _each in pairs], [each for _row, each in pairs])
        done = [row.pk for row, each in zip(rows, judged, strict=True) if each.outcome != Outcome.REFUSED]
        ImportRow.objects.filter(pk__in=done).update(is_written=True)
    return written


def _judged(judge: Judge, rows: Sequence[ImportRow]) -> list[Judged]:
    """Judge rows as they are now; refuse those that would change what nobody saw, and judge the others without them."""
    refused: dict[int, Judged] = {}
    while True:
        left = [row for row in rows if row.number not in refused]
        judged = {each.number: each for each in judge.judge([(row.number, row.cells) for row in left])}
        unseen = {row.number: _unseen(row, judged[row.number]) for row in left if _is_unseen(row, judged[row.number])}
        if not unseen:
            return [(refused | judged)[row.number] for row in rows]
        refused |= unseen


def _is_unseen(row: ImportRow, judged: Judged) -> bool:
    """Would a row do more than its owner accepted?"""
    if judged.outcome in {Outcome.REFUSED, Outcome.UNCHANGED}:
        return False
    if row.outcome == Outcome.UNCHANGED:
        return True
    return any(change.as_json() not in row.changes for change in judged.changes)


def _unseen(row: ImportRow, judged: Judged) -> Judged:
    """Refuse a row by the first thing that it says."""
    field = "title" if "title" in row.cells else "recordings"
    problem = Problem(
        _("It would now change something else than you saw"),
        _("The catalog has changed since. Save this row again to see what it would do now."),
    )
    return Judged(row.number, judged.cells, faults=[Fault(field, row.cells.get(field, ""), problem)])


def _touches_permission(batch: ImportBatch, judged: Sequence[Judged]) -> bool:
    """Would it change what a licence that is being issued rests on? What is wholly new nobody can have asked for."""
    touching = {Outcome.CHANGED} if batch.kind == ImportBatch.Kind.CATALOG else {Outcome.NEW, Outcome.CHANGED}
    return any(each.outcome in touching for each in judged)


def stranded() -> list[ImportBatch]:
    """Give the files that wait for a worker; their ring may have been lost, or their worker killed."""
    return list(ImportBatch.objects.filter(status__in=ImportBatch.BUSY).order_by("uploaded_at"))
