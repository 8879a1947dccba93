"""A line of a rights file is read as one right, or refused with every reason."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.parsing.catalog_fields import CATALOG_FIELDS
from marketplace.catalog.parsing.recordings import read_recording
from marketplace.catalog.parsing.rights import RightsRow, read_right
from marketplace.catalog.parsing.rights_cells import Price
from marketplace.catalog.parsing.rights_fields import RIGHTS_FIELDS
from marketplace.kit.territories import Territory


def test_each_kind_of_right_is_read() -> None:
    share, _faults = read_right(
        {"kind": "Share", "recordings": "KRZ992600017; HAN-2", "side": "master", "holder": "Hangang", "part": "50%",
         "territory": "WORLD-US", "valid_from": "2026-01-01", "valid_until": "2031-01-01", "document": "H-1"}
    )  # fmt: skip
    grant, _faults = read_right(
        {"kind": "grant", "recordings": "all", "side": "publishing", "holder": "Song Co", "stages": "evaluate",
         "contents": "audio,lyrics", "document": "G-1", "least_price": "2.5 eur", "least_side": "20%",
         "purposes": "Data mining; ai_input"}
    )  # fmt: skip

    assert share == RightsRow(
        "share", ("KRZ992600017", "HAN-2"), side="master", holder="Hangang", part=Fraction(1, 2),
        territory=Territory.parse("WORLD-US"), valid_from=date(2026, 1, 1), valid_until=date(2031, 1, 1),
        document="H-1",
    )  # fmt: skip
    assert grant == RightsRow(
        "grant", ("ALL",), side="publishing", holder="Song Co", purposes=("data_mining", "ai_input"),
        stages=("evaluate",), contents=("audio", "lyrics"), document="G-1", least_price=Price(250, "EUR"),
        least_side=Fraction(1, 5),
    )  # fmt: skip
    assert grant.is_for_all
    assert not share.is_for_all


def test_koreans_write_rights_in_korean() -> None:
    earns, _faults = read_right(
        {
            "kind": "배분",
            "recordings": "1",
            "side": "마스터",
            "holder": "한강",
            "person": "윤달비",
            "part": "1/4",
            "payment": "직접",
        }
    )

    assert earns == RightsRow(
        "participation", ("1",), side="master", holder="한강", person="윤달비", part=Fraction(1, 4)
    )


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"kind": "share", "recordings": "1"}, ["side", "holder", "part"]),
        ({"kind": "credit", "recordings": "1"}, ["person", "role"]),
        ({"kind": "consent", "recordings": "1", "person": "A", "purposes": "ai_input"}, ["document", "warranted_by"]),
        ({"kind": "gift", "recordings": "1"}, ["kind"]),
        ({"kind": "credit", "recordings": "1", "person": "A; B", "role": "artist"}, ["person"]),
        (
            {"kind": "credit", "recordings": "1", "person": "A", "role": "cook", "isni": "1", "ipi": "2"},
            ["role", "isni", "ipi"],
        ),
        (
            {"kind": "share", "recordings": "1", "side": "master", "holder": "A", "part": "1/2", "territory": "XX",
             "valid_from": "2026-01-01", "valid_until": "2026-01-01"},
            ["territory", "valid_until"],
        ),
        (
            {"kind": "consent", "recordings": "1", "person": "A", "purposes": "ai_input", "document": "D",
             "warranted_by": "B", "territory": "KR", "valid_until": "2031-01-01", "stages": "evaluate",
             "contents": "audio", "least_price": "3 EUR"},
            ["territory", "valid_until", "stages", "contents", "least_price"],
        ),
        (
            {"kind": "share", "recordings": "1", "side": "master", "holder": "A", "part": "1/2", "person": "B",
             "purposes": "ai_input", "payment": "direct"},
            ["person", "purposes", "payment"],
        ),
    ],
)  # fmt: skip
def test_a_line_that_leaves_something_out_is_refused(cells: dict[str, str], told: list[str]) -> None:
    row, faults = read_right(cells)

    assert row is None
    assert [fault.field for fault in faults] == told
    assert all(fault.problem.told() for fault in faults)


@pytest.mark.parametrize(
    ("text", "price"), [("KRW 3000", Price(3000, "KRW")), ("2 usd", Price(200, "USD")), ("2.05GBP", Price(205, "GBP"))]
)
def test_price_is_read_with_its_currency(text: str, price: Price) -> None:
    row, _faults = read_right({**GRANT, "least_price": text})

    assert row is not None
    assert row.least_price == price


@pytest.mark.parametrize("text", ["3", "3 CHF", "3.5 KRW", "USD", "USD 3 USD", "3,000 KRW"])
def test_what_is_no_price_is_refused(text: str) -> None:
    _row, faults = read_right({**GRANT, "least_price": text})

    assert [fault.field for fault in faults] == ["least_price"]


GRANT = {
    "kind": "grant",
    "recordings": "1",
    "side": "master",
    "holder": "A",
    "purposes": "ai_input",
    "stages": "align",
    "contents": "audio",
    "document": "D",
}
any_cells = st.dictionaries(
    st.sampled_from([field.name for field in (*CATALOG_FIELDS, *RIGHTS_FIELDS)]), st.text(max_size=60)
)


@given(any_cells)
def test_any_line_is_read_or_refused_with_reasons(cells: dict[str, str]) -> None:
    for row, faults in (read_recording(cells), read_right(cells)):
        assert (row is None) == bool(faults)
        for fault in faults:
            assert all(fault.problem.told())
