"""Lists of offers ask the database as often for three rows as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation
from licensing.services import search_index
from tests.factories.accounts import NOON, make_developer, make_label, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_quote, make_selection, make_terms

pytestmark = pytest.mark.django_db


def add_quote(organisation: Organisation) -> None:
    """A quote of two labels."""
    recordings = []
    for _label in range(2):
        catalog = make_catalog()
        make_terms(catalog)
        recordings.append(make_recording(catalog, cleared=True))
    make_quote(*recordings, organisation=organisation)


def add_selection(organisation: Organisation) -> None:
    make_selection(make_recording(), organisation=organisation)


def add_catalog(organisation: Organisation) -> None:
    catalog = make_catalog(organisation)
    make_terms(catalog)
    make_recording(catalog, cleared=True)
    search_index.refresh(catalog, at=NOON)


@pytest.mark.parametrize(
    ("path", "make_organisation", "add"),
    [
        ("/api/v1/quotes", make_developer, add_quote),
        ("/api/v1/selections", make_developer, add_selection),
        ("/api/v1/catalogs", make_label, add_catalog),
        ("label", make_label, add_catalog),
    ],
)
def test_lists_ask_as_often_for_three_rows_as_for_one(
    client: Client, path: str, make_organisation: Callable[[], Organisation], add: Callable[[Organisation], None]
) -> None:
    organisation = make_organisation()
    client.force_login(make_owner(organisation))
    path = path if path.startswith("/") else reverse(path, args=[organisation.slug])
    add(organisation)
    client.get(path)

    one = queries(client, path)
    for _another in range(2):
        add(organisation)

    assert queries(client, path) == one


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
