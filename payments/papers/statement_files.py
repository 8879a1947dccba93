"""A statement as files: JSON byte for byte, CSV, XLSX and PDF with the same totals."""

import io
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.templatetags.assent import day, money, month, number
from marketplace.kit.money import Money
from marketplace.kit.pdf import compile_pdf
from marketplace.kit.spreadsheets import csv_lines, workbook, write_sheets
from payments.queries.statements import Line, Paper
from payments.views.figure_words import MOVED

COLUMNS = (
    *("statement", "line", "month", "earned_in", "part", "licence", "licensee", "recording", "artist", "isrc", "side"),
    *("weight_rule", "weight", "total_weight", "pool", "recording_amount", "share_weight", "share_total"),
    *("participation_weight", "participation_total", "role", "hold", "is_correction", "due", "paid_before"),
    *("amount", "currency", "amount_units"),
)
TOTALS = ("opening", "moved", "earned", "corrections", "held", "payable", "closing", "pass_on", "paid_by_holder")
MOST_IN_PDF = 200
Row = tuple[str | int | Decimal, ...]


def lines_as_rows(paper: Paper) -> Iterator[Row]:
    """Every line with every figure behind it; amounts are exact decimals, and whole ledger units at the end."""
    yield COLUMNS
    for line in paper.lines:
        yield _row(paper, line)


def totals_as_rows(paper: Paper) -> Iterator[Row]:
    """The figures at the top of the statement."""
    yield ("total", "amount", "currency", "amount_units")
    for name in TOTALS:
        amount = paper.total(name)
        yield (name, Decimal(amount.decimal), amount.currency, amount.units)


def movements_as_rows(paper: Paper) -> Iterator[Row]:
    """What moved on the balance since the statement before, and the entry of the books that says so."""
    yield ("day", "movement", "entry", "amount", "currency", "amount_units")
    for row in paper.movements:
        amount = Money(row["amount"], paper.statement.currency)
        yield (row["day"], row["kind"], row["key"], Decimal(amount.decimal), amount.currency, amount.units)


def csv_of(paper: Paper) -> Iterator[str]:
    """The lines, the totals, and what moved on the balance if anything did; an empty line between."""
    moved = [(), *movements_as_rows(paper)] if paper.movements else []
    yield from csv_lines([*lines_as_rows(paper), (), *totals_as_rows(paper), *moved])


def xlsx_of(paper: Paper) -> bytes:
    """A workbook of three sheets: the totals, the lines, and what moved on the balance."""
    stream = io.BytesIO()
    book = workbook(stream)
    write_sheets(book, _("Totals"), totals_as_rows(paper), widths=(24, 20, 10, 20))
    write_sheets(book, _("Lines"), lines_as_rows(paper), widths=(16, 8, 10, 10, 10, 18, 24, 32, 24, 16))
    write_sheets(book, _("Movements"), movements_as_rows(paper), widths=(12, 16, 60, 20, 10, 20))
    book.close()
    return stream.getvalue()


def pdf_of(paper: Paper) -> bytes:
    """The statement as one prints it, in the reader's language; the same bytes for the same statement."""
    statement = paper.statement
    recordings = paper.recordings
    data = {
        "language": (get_language() or "en")[:2],
        "issuer": "Assent",
        "title": _("Statement for %(month)s") % {"month": month(statement.month)},
        "lede": f"{statement.party.name}, {statement.number}",
        "footer": f"{statement.number} · SHA-256 {statement.document_sha256}",
        "totals_heading": _("In short"),
        "totals": [row for name, label in _labels() for row in _total(paper, name, label)],
        "recordings_heading": _("What earned it"),
        "columns": [_("Recording"), _("Licences"), _("On hold"), _("Amount")],
        "rows": [
            [
                f"{one.recording['title']} – {one.recording['artist']}",
                number(one.licences),
                *_amounts(one.held, one.amount),
            ]
            for one in recordings[:MOST_IN_PDF]
        ],
        "others": _("And %(count)s other recordings: the CSV and XLSX files name every line.")
        % {"count": number(len(recordings) - MOST_IN_PDF)}
        if len(recordings) > MOST_IN_PDF
        else "",
        "note": _(
            "Issued on %(day)s. Amounts are kept to a ten-thousandth of the smallest coin. The JSON file of this"
            " statement can be recomputed to the last unit with verify_statement.py."
        )
        % {"day": day(statement.issued_at.date())},
    }
    return compile_pdf("statement.typ", data, at=statement.issued_at)


def _labels() -> list[tuple[str, str]]:
    return [
        ("opening", _("Balance before")),
        ("moved", _("Moved since then")),
        ("earned", _("Earned this month")),
        ("corrections", _("Corrections of earlier months")),
        ("held", _("Of it on hold")),
        ("payable", _("Added to the balance")),
        ("closing", _("Balance afterwards")),
        ("pass_on", _("Of it to pass on to others")),
        ("paid_by_holder", _("Paid through others, not in this balance")),
    ]


def _total(paper: Paper, name: str, label: str) -> list[dict[str, str]]:
    """One figure at the top; under what moved, each kind of it."""
    rows = [{"label": label, "value": money(paper.total(name), "exact")}]
    if name == "moved":
        sums: dict[str, int] = defaultdict(int)
        for row in paper.movements:
            sums[row["kind"]] += row["amount"]
        rows += [
            {"label": f"– {MOVED[kind]}", "value": money(Money(units, paper.statement.currency), "exact")}
            for kind, units in sorted(sums.items())
        ]
    return rows


def _amounts(*amounts: Money) -> list[str]:
    return [money(amount, "exact") for amount in amounts]


def _row(paper: Paper, one: Line) -> Row:
    line, pool, currency = one.line, one.pool, one.currency
    side = next((side for side in pool["sides"] if side["side"] == line["side"]), {"total_weight": 0})
    share, participation = line["share"] or {}, line["participation"] or {}

    def decimal(units: int | None) -> Decimal:
        return Decimal(Money(units or 0, currency).decimal)

    return (
        *(paper.statement.number, one.number, paper.document["month"], pool["month"], pool["part"]),
        *(one.licence["number"], one.licence["licensee"]),
        *(line["recording"]["title"], line["recording"]["artist"], line["recording"]["isrc"], line["side"]),
        *(pool["rule"], str(line["weight"] or 0), str(side["total_weight"]), decimal(pool["units"])),
        *(decimal(line["recording_units"]), share.get("weight", 0), share.get("total", 0)),
        *(participation.get("weight", 0), participation.get("total", 0), line["role"], line["hold"]),
        *("yes" if pool["corrects"] else "no", decimal(line["units"]), decimal(line["paid_before"])),
        *(decimal(line["amount"]), currency, line["amount"]),
    )
