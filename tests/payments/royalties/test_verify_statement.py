"""The file that a creator downloads finds every figure that does not follow from the others."""

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kit.division import largest_remainder
from marketplace.kit.hashing import hash_of
from payments import verify_statement
from payments.royalties.allocation import Won
from payments.royalties.document import extract, won
from tests.payments.royalties.market import ARTIST, LABEL, LICENCE, OTHER_LABEL, WRITER, recording, statement_of
from tests.tools import PATIENCE_SECONDS

Json = dict[str, Any]
SONGS = [recording("a", weight=7), recording("b", weight=5, through_holder=True), recording("c", weight=11)]
POOL = f"{LICENCE}/2026-11/usage/USD/units-1"
MORE = "0" * 64


def change(*path: str | int, to: object = None) -> Callable[[Json], None]:
    """Set one field of a statement to something else; numbers go up by one unless told."""

    def tamper(document: Json) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        before = place[path[-1]]
        place[path[-1]] = before + 1 if to is None else to
        assert place[path[-1]] != before

    return tamper


FIGURES = {
    "gross": change("licences", LICENCE, "steps", 0, "amount"),
    "left after gross": change("licences", LICENCE, "steps", 0, "left"),
    "refunds": change("licences", LICENCE, "steps", 1, "amount"),
    "tax": change("licences", LICENCE, "steps", 2, "amount"),
    "processor's fee": change("licences", LICENCE, "steps", 3, "amount"),
    "platform's fee": change("licences", LICENCE, "steps", 4, "amount"),
    "name of a step": change("licences", LICENCE, "steps", 3, "kind", to="tax"),
    "platform's rate": change("licences", LICENCE, "platform_fee_ppm", to=149_000),
    "licence's price": change("licences", LICENCE, "of_order", "weight", to=90_020_000),
    "order's price": change("licences", LICENCE, "of_order", "total", to=116_690_000),
    "for the music": change("licences", LICENCE, "net"),
    "access part": change("licences", LICENCE, "access_parts"),
    "usage part": change("licences", LICENCE, "usage_parts"),
    "day of issue": change("licences", LICENCE, "issued", to="2026-12-22"),
    "first day": change("licences", LICENCE, "starts", to="2026-11-23"),
    "end": change("licences", LICENCE, "ends", to="2027-11-23"),
    "pool's month": change("pools", POOL, "month", to="2026-12"),
    "pool's part": change("pools", POOL, "part", to="access"),
    "pool's rule": change("pools", POOL, "rule", to="equal-1"),
    "pool": change("pools", POOL, "units"),
    "pool's licence": change("pools", POOL, "licence", to="no licence"),
    "correction or not": change("pools", POOL, "corrects", to=True),
    "side's parts": change("pools", POOL, "sides", 0, "parts"),
    "side": change("pools", POOL, "sides", 0, "units"),
    "side's name": change("pools", POOL, "sides", 0, "side", to="lyrics"),
    "total weight": change("pools", POOL, "sides", 0, "total_weight"),
    "weight": change("lines", 3, "weight"),
    "recording's amount": change("lines", 3, "recording_units"),
    "line's side": change("lines", 3, "side", to="publishing"),
    "share's weight": change("lines", 3, "share", "weight"),
    "share's total": change("lines", 3, "share", "total"),
    "share's amount": change("lines", 3, "share", "units"),
    "participation's weight": change("lines", 3, "participation", "weight"),
    "participation's total": change("lines", 3, "participation", "total"),
    "due": change("lines", 3, "units"),
    "paid before": change("lines", 3, "paid_before"),
    "amount": change("lines", 3, "amount"),
    "amount as text": change("lines", 3, "amount", to="1"),
    "role": change("lines", 3, "role", to="paid_by_holder"),
    "unknown role": change("lines", 3, "role", to="friend"),
    "hold": change("lines", 3, "hold", to="disputed"),
    "opening": change("totals", "opening"),
    "earned": change("totals", "earned"),
    "corrections": change("totals", "corrections"),
    "held": change("totals", "held"),
    "payable": change("totals", "payable"),
    "closing": change("totals", "closing"),
    "format": change("format", to="assent-statement-3"),
    "currency": change("currency", to="EUR"),
}
WORDS = {
    "number": change("number", to="ST-2026-000002"),
    "payee": change("payee", "name", to="Somebody else"),
    "month": change("month", to="2026-12"),
    "licensee": change("licences", LICENCE, "licensee", to="Somebody else"),
    "title": change("lines", 0, "recording", "title", to="Another song"),
    "order": change("licences", LICENCE, "order", to="no order"),
    "recording": change("lines", 3, "recording", "uuid", to=str(UUID(int=9))),
    "seal": change("sha256", to=MORE),
}


@pytest.fixture(scope="module")
def document() -> Json:
    return statement_of(LABEL, SONGS)


@pytest.mark.parametrize("party", [LABEL, OTHER_LABEL, ARTIST, WRITER])
@pytest.mark.parametrize("paid_before", [0, 3])
@pytest.mark.parametrize("hold", ["", "disputed"])
def test_every_payees_statement_is_recomputed_to_the_unit(party: UUID, paid_before: int, hold: str) -> None:
    assert verify_statement.verify(statement_of(party, SONGS, paid_before=paid_before, hold=hold)) == []


def test_a_statement_of_before_is_recomputed_too_and_so_is_each_of_its_lines(document: Json) -> None:
    """The first format told no movements: its opening was what stood on the account."""
    older = {name: value for name, value in document.items() if name not in {"movements", "sha256"}}
    older |= {
        "format": "assent-statement-1",
        "totals": {name: units for name, units in document["totals"].items() if name != "moved"},
    }
    older["sha256"] = hash_of(older)

    assert verify_statement.verify(older) == []
    assert verify_statement.verify(extract(older, 0)) == []


def test_what_is_held_is_earned_but_not_payable() -> None:
    totals = statement_of(LABEL, SONGS, hold="disputed")["totals"]

    assert totals["earned"] == totals["held"] > 0
    assert (totals["payable"], totals["closing"]) == (0, totals["opening"])


@pytest.mark.parametrize("name", [*FIGURES, *WORDS])
def test_one_changed_field_is_found(document: Json, name: str) -> None:
    tampered = copy.deepcopy(document)
    ({**FIGURES, **WORDS})[name](tampered)

    assert verify_statement.verify(tampered) != []


@pytest.mark.parametrize("name", FIGURES)
def test_one_changed_figure_is_found_even_under_a_new_seal(document: Json, name: str) -> None:
    tampered = copy.deepcopy(document)
    FIGURES[name](tampered)
    tampered["sha256"] = hash_of({key: value for key, value in tampered.items() if key != "sha256"})

    assert verify_statement.verify(tampered) != []


def test_at_least_thirty_fields_are_tampered_with() -> None:
    assert len(FIGURES) + len(WORDS) >= 30


@pytest.mark.parametrize("part", ["licences", "pools", "lines", "totals"])
def test_a_statement_without_a_part_is_not_verified(document: Json, part: str) -> None:
    less = {name: value for name, value in document.items() if name != part}

    assert verify_statement.verify(less) != []


def test_a_line_that_takes_everything_back_has_no_splits() -> None:
    document = statement_of(ARTIST, SONGS)
    line = document["lines"][0]
    before = line["units"]
    gone = {"weight": None, "recording_units": None, "share": None, "participation": None, "units": 0}
    line |= {**gone, "paid_before": before, "amount": -before}
    totals = document["totals"]
    for name in ("earned", "payable", "closing"):
        totals[name] -= 2 * before
    document["sha256"] = hash_of({key: value for key, value in document.items() if key != "sha256"})

    assert verify_statement.verify(document) == []


@given(
    units=st.integers(-(10**13), 10**13),
    weights=st.dictionaries(st.uuids().map(str), st.integers(0, 10**9), min_size=1, max_size=20).filter(
        lambda weights: any(weights.values())
    ),
)
def test_its_split_is_ours(units: int, weights: dict[str, int]) -> None:
    rows = list(weights.items())

    division = largest_remainder(units, rows, key="pool")

    assert verify_statement.split(units, rows, "pool") == dict(zip(weights, division.units, strict=True))
    for (recipient, weight), part in zip(rows, division.units, strict=True):
        told = won(Won(weight, division.total_weight, part, division.last))
        assert verify_statement.own_part(units, told, "pool", recipient) == part


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(Path(verify_statement.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported <= sys.stdlib_module_names


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", verify_statement.__file__, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)


def test_a_creator_runs_it_on_the_file(document: Json, tmp_path: Path) -> None:
    path = tmp_path / "statement.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    done = run(path)

    payable = document["totals"]["payable"]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"VERIFIED: 8 lines, {payable} ledger units of USD payable for 2026-11.\n"


def test_it_says_what_does_not_add_up(document: Json, tmp_path: Path) -> None:
    path = tmp_path / "statement.json"
    path.write_text(json.dumps({**document, "number": "ST-2026-000002"}), encoding="utf-8")

    done = run(path)

    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "NOT VERIFIED: 1 of its figures do not follow from the others."


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1, "a": 2}', '{"lines": [{"amount": 0.5}]}'])
def test_what_is_not_a_statement_is_said_so(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "statement.json"
    path.write_text(text, encoding="utf-8")

    assert verify_statement.main(["verify_statement.py", str(path)]) == 2
    assert "is not a statement" in capsys.readouterr().err


def test_it_tells_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_statement.main(["verify_statement.py"]) == 2
    assert capsys.readouterr().err == "usage: python3 verify_statement.py statement.json\n"


def test_its_findings_are_printed(document: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(document), encoding="utf-8")
    bad.write_text(json.dumps({**document, "month": "2026-10"}), encoding="utf-8")

    assert [verify_statement.main(["", str(path)]) for path in (good, bad)] == [0, 1]
    assert capsys.readouterr().out.splitlines()[1].startswith("seal: the statement says")
