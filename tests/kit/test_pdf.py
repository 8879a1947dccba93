"""Documents are the same everywhere, and nobody's text is markup."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from marketplace.kit import pdf

NOON = datetime(2026, 11, 15, 12, 0, 0, 250_000, tzinfo=UTC)
LETTER = """#import "document.typ": *
#let data = json(bytes(sys.inputs.data))
#show: body => document-frame(data, body)
= #data.title
#facts(data.facts)
"""


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "document.typ").write_bytes((pdf.FOLDER / "document.typ").read_bytes())
    (tmp_path / "letter.typ").write_text(LETTER)
    monkeypatch.setattr(pdf, "FOLDER", tmp_path)
    return "letter.typ"


def facts(title: str) -> dict[str, object]:
    return {
        "title": title,
        "issuer": "Assent",
        "language": "ko",
        "footer": "LIC-2026-000001",
        "facts": [{"label": "곡", "value": title}],
    }


def test_the_same_facts_at_the_same_time_give_the_same_bytes(letter: str) -> None:
    once = pdf.compile_pdf(letter, facts("밤의 강"), at=NOON)

    assert once.startswith(b"%PDF-")
    assert pdf.compile_pdf(letter, facts("밤의 강"), at=NOON) == once


def test_text_of_people_is_never_markup(letter: str) -> None:
    hostile = '#panic("x") $x$ *b* \\ " #include "/etc/passwd"'

    assert pdf.compile_pdf(letter, facts(hostile), at=NOON).startswith(b"%PDF-")
