"""The files of a statement say what its pages say, and a title that looks like a formula is text in each."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from marketplace.catalog.models import Participation
from marketplace.kit.money import Money
from payments.models import Hold, Statement
from payments.papers import statement_files
from payments.queries.statements import Paper
from payments.services import holds
from tests.factories.accounts import make_creator, make_label, make_operator
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import distribute, make_paid_licence, make_report, month, noon
from tests.payments.pdf_text import text_lines
from tests.payments.statement_reading import Reader, units
from tests.payments.studio import DECEMBER, ISSUED, JANUARY_1ST, NOVEMBER, artist_of, make_songs, usd

pytestmark = pytest.mark.django_db

IN_PDF = {
    "opening": "Balance before",
    "moved": "Moved since then",
    "earned": "Earned this month",
    "corrections": "Corrections of earlier months",
    "held": "Of it on hold",
    "payable": "Added to the balance",
    "closing": "Balance afterwards",
    "pass_on": "Of it to pass on to others",
    "paid_by_holder": "Paid through others, not in this balance",
}
Totals = dict[str, int]


@pytest.fixture
def statements() -> list[Statement]:
    """What December pays of three songs: one artist is paid through the label, one is on hold, a report came late."""
    songs = make_songs(3)
    licence = make_paid_licence(songs, price=usd("365.00"), at=ISSUED, access_parts=0)
    Participation.objects.filter(party=artist_of(songs[0])).update(payment=Participation.Payment.THROUGH_HOLDER)
    distribute(NOVEMBER, at=noon("2026-12-20"))
    make_report(licence, NOVEMBER, {songs[0]: 7, songs[1]: 3, songs[2]: 1}, at=noon("2026-12-21"))
    make_report(licence, DECEMBER, at=JANUARY_1ST)
    holds.place(artist_of(songs[1]), reason=Hold.Reason.DISPUTED, note="Two bands", at=JANUARY_1ST, actor=None)
    return list(distribute(DECEMBER, at=JANUARY_1ST).statements.all())


def test_page_pdf_csv_xlsx_and_json_have_the_same_totals(statements: list[Statement], client: Client) -> None:
    client.force_login(make_operator())
    reader = Reader(client)
    seen = set()

    for statement in statements:
        files = {kind: file_of(client, statement, kind) for kind in ("json", "csv", "xlsx", "pdf")}
        page = {name: reader.sum_on(reverse("statement-sum", args=[statement.uuid, name]))[0] for name in IN_PDF}
        assert {kind: READ[kind](content) for kind, content in files.items()} == dict.fromkeys(READ, page)
        seen |= {name for name, amount in page.items() if amount}

    assert seen == set(IN_PDF)


def file_of(client: Client, statement: Statement, kind: str) -> bytes:
    response = client.get(reverse("statement-file", args=[statement.uuid, kind]))
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def in_json(content: bytes) -> Totals:
    return dict(json.loads(content)["totals"])


def in_csv(content: bytes) -> Totals:
    return dict(totals_in(iter(csv.reader(io.StringIO(content.decode("utf-8-sig"))))))


def in_xlsx(content: bytes) -> Totals:
    return dict(totals_in(iter(list(load_workbook(io.BytesIO(content)).worksheets[0].values))))


def in_pdf(content: bytes) -> Totals:
    """A long label goes over two lines; its amount comes next."""
    text = " ".join(" ".join(text_lines(content)).split())
    return {name: units(text.split(f"{label} ", 1)[1].split(" ", 1)[0]) for name, label in IN_PDF.items()}


READ = {"json": in_json, "csv": in_csv, "xlsx": in_xlsx, "pdf": in_pdf}


def totals_in(rows: Iterator[Sequence[Any]]) -> Iterator[tuple[str, int]]:
    """The table of totals: each amount as a decimal, and as whole ledger units that are the same."""
    while next(rows)[:2] not in (["total", "amount"], ("total", "amount")):
        pass
    for name, amount, _currency, in_units in takewhile(bool, rows):
        assert Decimal(str(amount)).scaleb(6) == int(in_units)
        yield name, int(in_units)


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
