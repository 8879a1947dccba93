"""A rights file speaks of a catalog that is there; a mistyped title makes none."""

import pytest

from marketplace.catalog.models import Catalog, ImportBatch, Release
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.reading import read
from tests.catalog.imports.songs import reasons
from tests.factories.accounts import NOON, make_label
from tests.factories.catalog import make_catalog
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db
RIGHTS = ImportBatch.Kind.RIGHTS


def test_a_rights_file_never_makes_a_catalog() -> None:
    label = make_label()
    songs = make_catalog(label, title="Songs")
    make_catalog(title="Sings")

    assert batches.catalog_of(label, RIGHTS, " Songs ", at=NOON, actor=None) == songs
    assert batches.catalog_of(label, RIGHTS, " ", at=NOON, actor=None) is None
    with pytest.raises(batches.NoSuchCatalog):
        batches.catalog_of(label, RIGHTS, "Sings", at=NOON, actor=None)

    assert Catalog.objects.filter(organisation=label).count() == 1


def test_a_line_for_one_catalog_leaves_a_recording_of_another() -> None:
    label = make_label()
    header, row = ("Own id", "Title", "Artist", "Release"), ("1", "One", "A", "Harbour")
    take(make_import(label, header, row, catalog=make_catalog(label, title="Songs")))

    batch = take(make_import(label, header, (*row[:3], "Other"), catalog=make_catalog(label, title="More")))

    assert reasons(batch) == [(2, "title", "This recording is listed in “Songs”")]
    assert Release.objects.get().title == "Harbour"


def test_a_file_that_was_lost_fails_with_its_reason() -> None:
    label = make_label()
    batch = make_import(label, ("Title", "Artist"), ("One", "A"))
    ImportBatch.objects.update(status=ImportBatch.Status.UPLOADED, sha256="0" * 64)

    batch = read(batch, at=NOON)

    assert (batch.status, batch.failure["reason"]) == ("failed", "The file was lost before it was read")


def test_a_catalog_file_makes_the_catalog_that_it_names() -> None:
    label = make_label()

    made = batches.catalog_of(label, ImportBatch.Kind.CATALOG, "Songs", at=NOON, actor=None)

    assert list(Catalog.objects.filter(organisation=label)) == [made]
