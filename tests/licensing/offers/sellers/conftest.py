"""A label signed in to sell, and its one catalog that is not listed yet."""

import pytest
from django.test import Client

from marketplace.catalog.models import Catalog
from tests.factories.accounts import make_owner
from tests.factories.catalog import make_catalog


@pytest.fixture
def catalog() -> Catalog:
    return make_catalog(title="Orchard Days", is_listed=False)


@pytest.fixture
def seller(client: Client, catalog: Catalog) -> Client:
    client.force_login(make_owner(catalog.organisation))
    return client
