"""A developer who buys, and two recordings on offer; a file that needs others makes its own."""

import pytest
from django.test import Client

from accounts.models import Organisation
from licensing.services import search_index
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_developer, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_terms


@pytest.fixture
def catalog() -> Catalog:
    """Two recordings on offer at three dollars each."""
    catalog = make_catalog()
    make_terms(catalog)
    for title in ("Persimmon Weather", "Night Ferry"):
        make_recording(catalog, cleared=True, title=title)
    search_index.refresh(catalog, at=NOON)
    return catalog


@pytest.fixture
def developer() -> Organisation:
    return make_developer(name="Halcyon Tone Labs")


@pytest.fixture
def buyer(client: Client, developer: Organisation) -> Client:
    client.force_login(make_owner(developer))
    return client
