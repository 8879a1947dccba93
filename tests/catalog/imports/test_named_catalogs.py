"""A rights file speaks of a catalog that is there; a mistyped title makes none."""

import pytest

from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.services.imports import uploads
from tests.factories.accounts import NOON, make_label
from tests.factories.catalog import make_catalog

pytestmark = pytest.mark.django_db
RIGHTS = ImportBatch.Kind.RIGHTS


def test_a_rights_file_never_makes_a_catalog() -> None:
    label = make_label()
    songs = make_catalog(label, title="Songs")
    make_catalog(title="Sings")

    assert uploads.catalog_of(label, RIGHTS, " Songs ", at=NOON, actor=None) == songs
    assert uploads.catalog_of(label, RIGHTS, " ", at=NOON, actor=None) is None
    with pytest.raises(uploads.NoSuchCatalog):
        uploads.catalog_of(label, RIGHTS, "Sings", at=NOON, actor=None)

    assert Catalog.objects.filter(organisation=label).count() == 1


def test_a_catalog_file_makes_the_catalog_that_it_names() -> None:
    label = make_label()

    made = uploads.catalog_of(label, ImportBatch.Kind.CATALOG, "Songs", at=NOON, actor=None)

    assert list(Catalog.objects.filter(organisation=label)) == [made]
