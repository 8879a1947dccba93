"""The empty files that a label fills in, and the worked example beside them."""

import csv
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from marketplace.catalog.parsing.columns import recognised
from marketplace.catalog.parsing.rights import read_right
from marketplace.catalog.parsing.rights_fields import RIGHTS_FIELDS
from tests.factories.accounts import make_label
from tests.factories.imports import make_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Hangang")


@pytest.mark.parametrize("kind", ["catalog", "rights"])
def test_templates_with_a_manual_can_be_had_by_anybody(client: Client, kind: str) -> None:
    manual = client.get(reverse("import-manual")).content.decode()
    text = client.get(reverse("import-template", args=[kind, "csv"])).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("import-template", args=[kind, "xlsx"])).content))

    header = next(csv.reader(io.StringIO(text)))
    assert book.sheetnames == (["Rows", "Example", "Manual"] if kind == "rights" else ["Rows", "Manual"])
    assert [cell.value for cell in next(book["Rows"].rows)] == header
    assert [row[0].value for row in book["Manual"].rows][1:] == header
    assert all(column in manual for column in header)
    assert client.get(reverse("import-template", args=[kind, "pdf"])).status_code == 404


def test_a_filled_template_is_recognised_whole(label: Organisation, client: Client) -> None:
    for kind in ("catalog", "rights"):
        header = client.get(reverse("import-template", args=[kind, "xlsx"])).content
        batch = make_import(label, content=header, kind=kind, name="template.xlsx")

        assert [column["name"] for column in batch.mapping if not column["field"]] == []


def test_the_worked_example_of_rights_reads_without_a_fault(client: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("import-template", args=["rights", "xlsx"])).content))
    header, *lines = ([str(cell.value or "") for cell in row] for row in book["Example"].rows)
    fields = recognised(header, RIGHTS_FIELDS)

    read_lines = [read_right(dict(zip(fields, line, strict=True))) for line in lines]

    assert [faults for _row, faults in read_lines] == [[]] * 6
    assert [row.kind for row, _faults in read_lines if row] == [
        "share",
        "share",
        "participation",
        "grant",
        "credit",
        "consent",
    ]
    assert "Letter of 2026-03-02" in client.get(reverse("import-manual")).content.decode()
