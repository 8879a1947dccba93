"""Lists ask the database as often for three rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation
from tests.factories.accounts import make_developer
from tests.factories.clients import owner_of
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["/licences/", "/register/", "/developer/", "/reports/"])
def test_lists_ask_as_often_for_three_licences_as_for_one(path: str) -> None:
    developer: Organisation = make_developer()
    client = owner_of(developer)
    make_licence(organisation=developer, at=timezone.now())
    client.get(path)

    one = queries(client, path)
    for _another in range(2):
        make_licence(organisation=developer, at=timezone.now())

    assert queries(client, path) == one
