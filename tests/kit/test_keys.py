"""Rows by very many keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Party
from marketplace.kit.keys import among
from tests.factories.accounts import make_creator

pytestmark = pytest.mark.django_db


def test_rows_are_found_by_keys_of_the_columns_own_type() -> None:
    first, _other, last = (make_creator(name=name) for name in ("Ada", "Ben", "Cho"))

    with CaptureQueriesContext(connection) as queries:
        found = list(Party.objects.filter(among("pk", [first.pk, last.pk])).order_by("pk"))

    assert found == [first, last]
    assert "::bigint[]" in queries[0]["sql"]


def test_no_keys_find_nothing() -> None:
    make_creator()

    assert list(Party.objects.filter(among("pk", []))) == []
