"""Uploaded files for tests, read and accepted as the worker would."""

import csv
import io
from collections.abc import Sequence

from accounts.models import Organisation, User
from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.writing import write
from tests.factories.accounts import NOON


def make_import(
    organisation: Organisation,
    *rows: Sequence[object],
    kind: str = ImportBatch.Kind.CATALOG,
    catalog: Catalog | None = None,
    actor: User | None = None,
    content: bytes = b"",
    name: str = "file.csv",
) -> ImportBatch:
    """A CSV file of these rows, header first, that was brought and read."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    content = content or text.getvalue().encode()
    if catalog is None and kind == ImportBatch.Kind.CATALOG:
        catalog = batches.catalog_titled(organisation, "Catalog", at=NOON, actor=actor)
    batch = batches.upload(
        organisation,
        io.BytesIO(content),
        name=name,
        size=len(content),
        kind=kind,
        catalog=catalog,
        at=NOON,
        actor=actor,
    )
    return read(batch, at=NOON)


def take(batch: ImportBatch) -> ImportBatch:
    """Accept what a file would change, and write it."""
    return write(batches.accept(batch, at=NOON, actor=None), at=NOON)
