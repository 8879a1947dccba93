"""Strange requests to every operation of the API: never a 5xx, never an answer that the schema does not know."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case

from marketplace.config.wsgi import application
from tests.factories.accounts import make_developer, make_key, make_label
from tests.site.conformance import CHECKS

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def secrets(api_connection: None, settings: Any) -> list[str]:
    """A key of a label and one of a developer, each with every scope, and none."""
    settings.API_RATE = "100000/min"
    return [make_key(make_label())[1], make_key(make_developer())[1], ""]


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
