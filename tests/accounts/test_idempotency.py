from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections

from accounts.models import IdempotencyKey
from accounts.services import idempotency
from accounts.services.idempotency import Attempt, RequestInProgress
from tests.factories.accounts import NOON

pytestmark = pytest.mark.django_db

ATTEMPT = Attempt(owner=UUID(int=1), key="one", method="POST", path="/api/v1/orders", body_hash="0" * 64)


def test_request_is_refused_while_its_first_still_runs_elsewhere() -> None:
    elsewhere = connections.create_connection("default")
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [idempotency.lock_of(ATTEMPT)])

        with pytest.raises(RequestInProgress), idempotency.alone(ATTEMPT):
            pass
    finally:
        elsewhere.close()


def test_key_is_free_again_after_its_request_failed() -> None:
    with pytest.raises(ZeroDivisionError), idempotency.alone(ATTEMPT):
        raise ZeroDivisionError

    with idempotency.alone(ATTEMPT):
        pass


def test_old_answers_are_forgotten() -> None:
    idempotency.remember(ATTEMPT, status=201, body={}, headers={}, at=NOON)

    assert idempotency.forget_old(at=NOON + timedelta(days=1)) == 0
    assert idempotency.forget_old(at=NOON + timedelta(days=3)) == 1
    assert not IdempotencyKey.objects.exists()
