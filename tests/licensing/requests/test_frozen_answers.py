"""PostgreSQL refuses to change what was asked and what was answered."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from licensing.models import PermissionRequest
from tests.licensing.requests.signing import link_of, sign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE licensing_permissionrequest SET asked = '{}'",
        "UPDATE licensing_permissionrequest SET email = 'other@example.org'",
        "DELETE FROM licensing_permissionrequest",
    ],
)
def test_postgresql_refuses_to_change_what_was_asked(request_: PermissionRequest, change: str) -> None:
    assert _is_refused(change)


@pytest.mark.parametrize("column", ["words", "words_sha256", "says", "status"])
def test_postgresql_refuses_to_change_what_was_answered(request_: PermissionRequest, column: str) -> None:
    sign(Client(), link_of(request_))

    assert _is_refused(f"UPDATE licensing_permissionrequest SET {column} = 'no'")
    assert _is_refused("UPDATE licensing_permissionrequest SET counted_at = now() - interval '1 day'")


def _is_refused(change: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    except IntegrityError as refused:
        return "is frozen" in str(refused)
    return False
