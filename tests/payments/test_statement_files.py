"""A title that looks like a formula is text in each file of a statement."""

import csv
import io

import pytest
from openpyxl import load_workbook

from marketplace.kit.money import Money
from payments import statement_files
from payments.models import Statement
from payments.queries.statements import Paper
from tests.factories.accounts import make_creator, make_label
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import distribute, make_paid_licence, month, noon

pytestmark = pytest.mark.django_db


def test_a_title_like_a_formula_is_text_in_csv_and_xlsx() -> None:
    label = make_label()
    artist = make_creator(label)
    song = make_recording(make_catalog(label), cleared=True, artist=artist, title="=Night")
    make_paid_licence([song], price=Money.parse("100.00", "USD"), at=noon("2026-11-01"))
    run = distribute(month("2026-11"), at=noon("2026-12-01"))
    paper = Paper(Statement.objects.get(run=run, party=artist))
    column = statement_files.COLUMNS.index("recording")

    text = "".join(statement_files.csv_of(paper)).removeprefix("\ufeff")
    sheet = load_workbook(io.BytesIO(statement_files.xlsx_of(paper))).worksheets[1]

    cell = sheet.cell(row=2, column=column + 1)
    assert list(csv.reader(io.StringIO(text)))[1][column] == "'=Night"
    assert (cell.value, cell.data_type) == ("=Night", "s")
