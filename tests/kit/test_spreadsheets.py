"""What looks like a formula leaves unarmed and comes back as it was."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kit import spreadsheets
from marketplace.kit.spreadsheets import csv_lines, restored, unarmed, workbook, write_sheets

formula_like = st.text("=+-@\t\r\n\0' ＝aé한1")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+82 2 123", "'+82 2 123"),
        ("-", "'-"),
        ("@home", "'@home"),
        ("\t=1", "'\t=1"),
        ("\0=1", "'\0=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'Round Midnight", "'Round Midnight"),
        ("Blue-Green = Teal", "Blue-Green = Teal"),
        ("", ""),
    ],
)
def test_formula_like_text_is_unarmed_and_restored(text: str, cell: str) -> None:
    assert unarmed(text) == cell
    assert restored(cell) == text


@pytest.mark.parametrize("value", [-5, -0.25, None])
def test_numbers_are_not_formulas(value: object) -> None:
    assert unarmed(value) == value


@given(formula_like)
def test_any_text_survives_round_trips(text: str) -> None:
    cell = unarmed(text)

    assert isinstance(cell, str)
    assert restored(cell) == text
    assert not cell or cell[0] not in "=+-@\t\r\0＝＋－＠"


@given(st.lists(st.lists(formula_like, min_size=2, max_size=2), min_size=1))
def test_csv_lines_read_back(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(rows))

    read = [
        [restored(cell) for cell in row] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    ]

    assert text.startswith("\ufeff")
    assert read == rows


def test_an_xlsx_cell_is_text_and_never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "SHEET_ROWS", 3)
    stream = io.BytesIO()
    book = workbook(stream)
    write_sheets(book, "Rows", [("Title", "Year"), ("=1+1", 1999), ("한강", 7), ("-", None)], widths=(30,))
    write_sheets(book, "Empty", [("Title",)])
    book.close()

    read = openpyxl.load_workbook(stream)

    assert read.sheetnames == ["Rows", "Rows 2", "Empty"]
    assert list(read["Rows"].values) == [("Title", "Year"), ("=1+1", 1999), ("한강", 7)]
    assert list(read["Rows 2"].values) == [("Title", "Year"), ("-", None)]
    assert read["Rows"]["A2"].data_type == "s"


def test_an_amount_is_a_number_and_keeps_every_digit() -> None:
    amounts = [Decimal("-4.781250"), Decimal("0.000001"), Decimal("12345678901.123456789")]
    stream = io.BytesIO()

    book = workbook(stream)
    write_sheets(book, "Lines", [("amount",), *((amount,) for amount in amounts)])
    book.close()

    cells = [cell for (cell,) in openpyxl.load_workbook(stream).worksheets[0].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        (-4.78125, "n"),
        (0.000001, "n"),
        ("12345678901.123456789", "s"),
    ]
    assert "".join(csv_lines([amounts])) == "\ufeff-4.781250,0.000001,12345678901.123456789\r\n"
