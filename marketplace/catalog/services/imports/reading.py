"""Read an uploaded file into rows with their outcomes. Nothing of the catalog changes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction

from accounts import storage
from accounts.locks import alone
from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.parsing.columns import recognised
from marketplace.catalog.parsing.reading import opened
from marketplace.catalog.parsing.tables import Line, Table
from marketplace.catalog.services.imports import letters
from marketplace.catalog.services.imports.archives import Found, divide
from marketplace.catalog.services.imports.fields import fields_of, mapped_fields, missing_fields
from marketplace.catalog.services.imports.judgements import counted
from marketplace.catalog.services.imports.judges import chunks, judge_of
from marketplace.catalog.services.tries import MOST_TRIES, broken_off, lost
from marketplace.catalog.uploads.messages import is_archive
from marketplace.catalog.uploads.reading import unpacked_messages
from marketplace.kit.problems import Problem, Refused

Status = ImportBatch.Status
SAMPLES: Final = 3


def read(batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """Read a file from its beginning, however far an earlier try came.

    Rows are kept thousand by thousand, so that their number can be watched. Two workers never read the same file.
    """
    with alone(batch) as is_ours:
        if is_ours and (begun := _begun(batch)) is not None:
            _end(begun, _fault(begun, at=at), at=at)
    for message in batch.messages.filter(status=Status.UPLOADED):
        read(message, at=at)
    return ImportBatch.objects.select_related("organisation", "uploaded_by", "catalog").get(pk=batch.pk)


@transaction.atomic
def _begun(batch: ImportBatch) -> ImportBatch | None:
    """Take a file that waits, without what an earlier try left; nothing if somebody has changed or discarded it."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, status__in=[Status.UPLOADED, Status.READING])
    begun = waiting.select_for_update(of=("self",)).select_related("organisation", "uploaded_by", "catalog").first()
    if begun is None:
        return None
    begun.rows.all().delete()
    begun.status, begun.rows_done, begun.rows_known, begun.failure = Status.READING, 0, None, {}
    begun.tries += 1
    begun.save(update_fields=["status", "rows_done", "rows_known", "failure", "tries"])
    return begun


def _fault(batch: ImportBatch, *, at: datetime) -> Problem | None:
    """Read a file; say what is wrong with it as a whole, if anything is."""
    if batch.tries > MOST_TRIES:
        return broken_off()
    try:
        with storage.local_copy(batch.sha256) as path, TemporaryDirectory() as folder:
            messages = unpacked_messages(path, folder=Path(folder)) if is_archive(path, batch.file_name) else []
            if len(messages) > 1:
                divide(batch, messages, at=at)
                return None
            with opened(_alone(messages) or path) as table:
                _read(batch, table)
    except Refused as refused:
        return refused.problem
    except storage.FileMissing:
        return lost()
    return None


def _alone(messages: Found) -> Path | None:
    """Give the one message of an archive, which is read as if it were the file itself."""
    for _name, message in messages:
        if isinstance(message, Problem):
            raise Refused(message.reason, message.remedy, **message.facts)
        return message
    return None


@transaction.atomic
def _end(batch: ImportBatch, fault: Problem | None, *, at: datetime) -> None:
    """Say how reading ended, and tell who brought the file."""
    batch.status = Status.UNPACKED if batch.status == Status.UNPACKED else Status.READY
    if fault is not None:
        batch.status, batch.failure, batch.finished_at = Status.FAILED, fault.as_json(), at
    batch.save(update_fields=["status", "failure", "finished_at", "rows_known"])
    letters.tell_read(batch)


def _read(batch: ImportBatch, table: Table) -> None:
    """Understand the columns, then judge line after line."""
    lines = iter(table.lines)
    first = [line for _number, line in zip(range(50), lines, strict=False)]
    batch.rows_known, batch.about = table.rows_known, {name: _kept(said) for name, said in table.about.items()}
    batch.mapping = _mapping(batch, table.columns, first)
    batch.counts = counted(())
    batch.save(update_fields=["rows_known", "about", "mapping", "counts"])
    if missing_fields(batch):
        return
    fields = mapped_fields(batch)
    judge = judge_of(batch)
    for chunk in chunks(batch, _numbered_once(_all(first, lines))):
        judged = judge.judge([(line.number, _cells(line, fields)) for line in chunk])
        with transaction.atomic():
            ImportRow.objects.bulk_create([each.as_row(batch) for each in judged], batch_size=1000)
            outcomes = counted(each.outcome for each in judged)
            batch.counts = {outcome: count + outcomes[outcome] for outcome, count in batch.counts.items()}
            batch.rows_done += len(judged)
            batch.save(update_fields=["counts", "rows_done"])
    batch.rows_known = batch.rows_done


def _mapping(batch: ImportBatch, columns: list[str], first: Sequence[Line]) -> list[dict[str, object]]:
    """Keep what a person said about these columns; recognise them where nobody has."""
    fields = columns if batch.about else mapped_fields(batch)
    if not batch.about and [column["name"] for column in batch.mapping] != [_kept(column) for column in columns]:
        fields = recognised(columns, fields_of(batch))
    return [
        {
            "name": _kept(column),
            "field": field,
            "samples": [_kept(line.cells[place]) for line in first if line.cells[place]][:SAMPLES],
        }
        for place, (column, field) in enumerate(zip(columns, fields, strict=True))
    ]


def _cells(line: Line, fields: Sequence[str]) -> dict[str, str]:
    """Give the cells that hold a field of ours."""
    return {field: _kept(cell) for field, cell in zip(fields, line.cells, strict=True) if field}


def _kept(text: str) -> str:
    """Leave out the one character that PostgreSQL cannot keep."""
    return text.replace("\0", "")


def _numbered_once(lines: Iterable[Line]) -> Iterator[Line]:
    """Give each line a number of its own: a message may stand in one line as a whole."""
    last = 0
    for line in lines:
        last = max(line.number, last + 1)
        yield Line(last, line.cells)


def _all(first: Sequence[Line], rest: Iterator[Line]) -> Iterator[Line]:
    """Give the lines that were looked at already, then the rest."""
    yield from first
    yield from rest
