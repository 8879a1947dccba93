"""An import asks its tables one by one, so that no plan can go wrong where PostgreSQL knows nothing of them yet."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.catalog.models import ImportBatch
from tests.factories.accounts import make_label
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

CATALOG = (
    ("Own id", "ISRC", "Title", "Artists", "Release", "Writers"),
    ("H-1", "KRZ992600017", "Ferry", "Yoon", "Harbour", "Nari"),
)
RIGHTS = (
    ("Kind", "Recordings", "Side", "Holder", "Person", "Role", "Part", "Purposes", "Document", "Warranted by"),
    ("credit", "H-1", "", "", "Yoon", "performer", "", "", "", ""),
    ("share", "H-1", "master", "Hangang", "", "", "100%", "", "Contract", ""),
    ("participation", "H-1", "master", "Hangang", "Yoon", "", "25%", "", "Contract", ""),
    ("consent", "H-1", "", "", "Yoon", "", "", "ai_input", "Addendum", "Seo Jiwoo"),
)
ROWS_OF_RIGHTS = re.compile(
    r"SELECT .* FROM \"catalog_(rightsshare|participation|credit|consent|grant|recording)", re.S
)


def joins(queries: CaptureQueriesContext) -> list[str]:
    asked = [query["sql"] for query in queries.captured_queries if ROWS_OF_RIGHTS.match(query["sql"])]
    assert asked
    return [sql for sql in asked if " JOIN " in sql]


@pytest.mark.parametrize(("kind", "rows"), [(ImportBatch.Kind.CATALOG, CATALOG), (ImportBatch.Kind.RIGHTS, RIGHTS)])
def test_an_import_joins_no_tables(kind: str, rows: tuple[tuple[str, ...], ...]) -> None:
    label = make_label(name="Hangang")
    take(make_import(label, *CATALOG))
    take(make_import(label, *RIGHTS, kind=ImportBatch.Kind.RIGHTS))

    with CaptureQueriesContext(connection) as queries:
        batch = take(make_import(label, *rows, kind=kind))

    assert batch.counts["unchanged"] == len(rows) - 1
    assert joins(queries) == []
