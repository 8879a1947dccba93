"""Lines of a rights file, and what the file was judged to do."""

from accounts.models import Organisation
from marketplace.catalog.models import (
    Catalog,
    ImportBatch,
)
from tests.factories.imports import make_import

COLUMNS = (
    "kind", "recordings", "side", "holder", "person", "role", "part", "territory", "from", "until", "purposes",
    "stages", "contents", "least_price", "least_side", "payment", "document", "warranted_by", "isni", "ipi",
)  # fmt: skip
SHARE = {"kind": "share", "recordings": "H-1", "side": "master", "holder": "Hangang", "part": "100%"}
EARNS = {
    "kind": "participation",
    "recordings": "H-1",
    "side": "master",
    "holder": "Hangang",
    "person": "Yoon",
    "part": "25%",
}
GRANT = {
    "kind": "grant", "recordings": "ALL", "side": "publishing", "holder": "Song Co", "purposes": "data_mining",
    "stages": "evaluate", "contents": "audio", "document": "Letter of May",
}  # fmt: skip
CREDIT = {"kind": "credit", "recordings": "H-1; KRZ992600018", "person": "Kim Nari", "role": "vocalist"}
CONSENT = {
    "kind": "consent", "recordings": "H-1; H-2", "person": "Yoon", "purposes": "data_mining; ai_input",
    "document": "AI addendum, clause 4", "warranted_by": "Seo Jiwoo", "from": "2026-03-02",
}  # fmt: skip


def rights(label: Organisation, *lines: dict[str, str], catalog: Catalog | None = None) -> ImportBatch:
    rows = [[line.get(column, "") for column in COLUMNS] for line in lines]
    return make_import(label, COLUMNS, *rows, kind=ImportBatch.Kind.RIGHTS, catalog=catalog)


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def reasons(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [
        (row.number, error["field"], error["reason"].format(**error["facts"]))
        for row in batch.rows.order_by("number")
        for error in row.errors
    ]
