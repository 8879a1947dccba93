"""The empty files that a label fills in, each with its manual."""

from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.catalog.models import ImportBatch
from marketplace.catalog.parsing.catalog_fields import CATALOG_FIELDS
from marketplace.catalog.parsing.columns import Field
from marketplace.catalog.parsing.rights_fields import RIGHTS_EXAMPLE, RIGHTS_FIELDS
from marketplace.kit.spreadsheets import csv_lines, workbook, write_sheets


def template_fields(kind: str) -> tuple[Field, ...]:
    """What a file of this kind may say."""
    return CATALOG_FIELDS if kind == ImportBatch.Kind.CATALOG else RIGHTS_FIELDS


def template_csv(kind: str) -> str:
    """The header of a CSV file."""
    return "".join(csv_lines([[field.label for field in template_fields(kind)]]))


def template_xlsx(kind: str) -> bytes:
    """A workbook: a sheet to fill in, and the manual beside it."""
    fields = template_fields(kind)
    stream = BytesIO()
    book = workbook(stream)
    write_sheets(book, _("Rows"), iter([[field.label for field in fields]]), widths=[18] * len(fields))
    if examples := list(example_rows(kind)):
        write_sheets(book, _("Example"), iter(examples), widths=[18] * len(fields))
    write_sheets(book, _("Manual"), manual_rows(kind), widths=(24, 10, 80, 40))
    book.close()
    return stream.getvalue()


def example_rows(kind: str) -> Iterator[list[str]]:
    """A rights file that is filled in, one line of each kind, header first; a catalog's lines are all alike."""
    if kind != ImportBatch.Kind.RIGHTS:
        return
    yield [field.label for field in RIGHTS_FIELDS]
    for line in RIGHTS_EXAMPLE:
        yield [line.get(field.name, "") for field in RIGHTS_FIELDS]


def manual_rows(kind: str) -> Iterator[tuple[str, str, str, str]]:
    """The manual: each column, whether it is needed, what to write, an example."""
    yield _("Column"), _("Needed"), _("What to write"), _("Example")
    for field in template_fields(kind):
        yield field.label, pgettext("a fact", "yes") if field.is_required else "", _(field.help), field.example
