"""A catalog whose label permits everything."""

import pytest

from marketplace.catalog.models import Catalog
from tests.factories.accounts import make_label
from tests.factories.catalog import (
    make_catalog,
    make_grant,
)


@pytest.fixture
def catalog() -> Catalog:
    catalog = make_catalog(make_label(name="Onbit Records"))
    make_grant(catalog.organisation.party, catalog=catalog)
    return catalog
