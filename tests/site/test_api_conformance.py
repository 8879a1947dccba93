"""Strange requests to every operation of the API: never a 5xx, never an answer that the schema does not know."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from marketplace.config.wsgi import application
from tests.factories.accounts import make_developer, make_key, make_label

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def secrets(db: None, settings: Any) -> Iterator[list[str]]:
    """A key of a label and one of a developer, each with every scope, and none."""
    settings.API_RATE = "100000/min"
    for signal in (request_started, request_finished):  # as the test client does: the connection is the test's own
        signal.disconnect(close_old_connections)
    yield [make_key(make_label())[1], make_key(make_developer())[1], ""]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_an_operation_or_its_schema(case: "Case[Any]", secrets: list[str]) -> None:
    for secret in secrets:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        case.call_and_validate(headers=headers, checks=CHECKS)
