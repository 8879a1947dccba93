"""Uploaded files and their rows, as a label looks at them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from accounts.viewers import Viewer
from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.services.imports.fields import fields_of
from marketplace.kit.problems import Problem
from marketplace.kit.vocabulary import Purpose

RIGHTS_SAID: Final = (
    "side", "holder", "person", "role", "part", "stages", "contents", "territory", "valid_from", "valid_until",
    "least_price", "least_side",
)  # fmt: skip

_ABOUT: Final = frozenset({"title", "artists"})  # what a row is about stands beside what it brings


@dataclass(frozen=True)
class ShownFault:
    """One thing that is wrong with a row, told to a person."""

    column: str
    field: str
    value: str
    reason: str
    remedy: str
    can_mend: bool


@dataclass(frozen=True)
class ShownCell:
    """One more cell of a refused row, which can be mended too: the fault may lie in another than the one blamed."""

    field: str
    column: str
    value: str


@dataclass(frozen=True)
class ShownChange:
    """One thing that a row would change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    """One row of a file: what it is about, what is wrong with it, what it would change."""

    number: int
    outcome: str
    about: str
    under: str
    faults: list[ShownFault]
    warnings: list[ShownFault]
    changes: list[ShownChange]
    others: list[ShownCell]
    brings: list[ShownChange]


def imports_visible_to(viewer: Viewer) -> QuerySet[ImportBatch]:
    """The files that the viewer's organisation has brought, newest first."""
    if viewer.organisation is None:
        return ImportBatch.objects.none()
    return ImportBatch.objects.filter(organisation=viewer.organisation).select_related(
        "organisation", "catalog", "uploaded_by", "archive"
    )


def is_busy(batch: ImportBatch) -> bool:
    """Has a worker still to do with a file, or with a message of an archive?"""
    return batch.status in ImportBatch.BUSY or batch.messages.filter(status__in=ImportBatch.BUSY).exists()


def rows_of(batch: ImportBatch, outcome: str = "") -> QuerySet[ImportRow]:
    """The rows of a file, all or those of one outcome."""
    rows = batch.rows.order_by("number")
    return rows.filter(outcome=outcome) if outcome else rows


def rows_with_warnings(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows that are taken and should be looked at."""
    return batch.rows.exclude(warnings=[]).order_by("number")


def rows_with_joined_names(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows of which one cell looks like two names."""
    named = Q(warnings__contains=[{"field": "artists"}]) | Q(warnings__contains=[{"field": "writers"}])
    return rows_with_warnings(batch).filter(named)


def rows_to_write(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows that would do something when they are accepted; what is written already is over."""
    return batch.rows.filter(is_written=False, outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED])


def shown(batch: ImportBatch, rows: Iterable[ImportRow]) -> list[ShownRow]:
    """Rows in the reader's language."""
    labels = {field.name: _(field.label) for field in fields_of(batch)}
    columns = columns_by_field(batch)
    return [
        ShownRow(
            row.number,
            row.outcome,
            *_about(row.cells),
            faults=[_shown_fault(Fault.from_json(error), columns, labels) for error in row.errors],
            warnings=[_shown_fault(Fault.from_json(warning), columns, labels) for warning in row.warnings],
            changes=[
                ShownChange(labels.get(change["field"], change["field"]), change["before"], change["after"])
                for change in row.changes
            ],
            others=_others(row, columns),
            brings=[
                ShownChange(labels.get(field, field), "", text)
                for field, text in row.cells.items()
                if text and row.outcome == ImportRow.Outcome.NEW and field not in _ABOUT
            ],
        )
        for row in rows
    ]


def _others(row: ImportRow, columns: Mapping[str, str]) -> list[ShownCell]:
    """The cells of a refused row that no fault blames, in the file's order."""
    if row.outcome != ImportRow.Outcome.REFUSED:
        return []
    blamed = {error["field"] for error in row.errors}
    return [ShownCell(field, name, row.cells.get(field, "")) for field, name in columns.items() if field not in blamed]


def columns_by_field(batch: ImportBatch) -> dict[str, str]:
    """The name in the file of the column that holds each field."""
    return {column["field"]: column["name"] for column in batch.mapping if column["field"]}


def reasons(batch: ImportBatch) -> list[tuple[str, int]]:
    """By which column rows are refused, and how many of them, the most first."""
    labels = {field.name: _(field.label) for field in fields_of(batch)}
    found = (
        batch.rows.filter(outcome=ImportRow.Outcome.REFUSED)
        .order_by()
        .annotate(field=KT("errors__0__field"))
        .values_list("field")
        .annotate(rows=Count("pk"))
        .order_by("-rows", "field")
    )
    return [(labels.get(field, field), rows) for field, rows in found]


def failure(batch: ImportBatch) -> tuple[str, str]:
    """Why the whole file could not be read, and what to do."""
    return Problem.from_json(batch.failure).told(_) if batch.failure else ("", "")


def error_rows(batch: ImportBatch) -> Iterator[tuple[object, ...]]:
    """The file of what is wrong: row, column, value, reason, remedy; a line a fault."""
    yield _("Row"), _("Column"), _("Value"), _("Reason"), _("Remedy")
    for row in rows_of(batch, ImportRow.Outcome.REFUSED).iterator(chunk_size=1000):
        for each in shown(batch, [row]):
            for fault in each.faults:
                yield row.number, fault.column, fault.value, fault.reason, fault.remedy


def _shown_fault(fault: Fault, columns: Mapping[str, str], labels: Mapping[str, str]) -> ShownFault:
    reason, remedy = fault.problem.told(_)
    column = columns.get(fault.field) or labels.get(fault.field, fault.field)
    return ShownFault(column, fault.field, fault.value, reason, remedy, can_mend=fault.field in columns)


def _about(cells: Mapping[str, str]) -> tuple[str, str]:
    """What a row is about, in two short lines."""
    if "recordings" in cells:
        about = (cells.get("kind", ""), cells.get("recordings", "")[:60])
        said = (*(cells.get(name, "") for name in RIGHTS_SAID), _purposes(cells.get("purposes", "")))
        return " · ".join(filter(None, about)), " · ".join(filter(None, said))
    named = (cells.get(name, "") for name in ("title", "release", "isrc", "upc", "release_id", "own_id"))
    return next(filter(None, named), ""), cells.get("artists", "")


def _purposes(text: str) -> str:
    """What a grant or consent is for, in words; a word that is no purpose stays as it was written."""
    labels = {purpose.value: str(purpose.label) for purpose in Purpose}
    words = (word.strip() for word in text.split(";"))
    return "; ".join(labels.get(word.casefold(), word) for word in words if word)
