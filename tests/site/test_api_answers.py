"""What the API answers about an object that is there is what its schema says, operation by operation."""

import re
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from django.urls import resolve
from schemathesis import Case
from schemathesis.core.result import Ok

from marketplace.config.wsgi import application
from tests.factories.accounts import make_key
from tests.site.conformance import CHECKS
from tests.site.roles import World, make_world
from tests.site.route_objects import ROUTE_OBJECTS

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
NOBODYS = "00000000-0000-4000-8000-000000000000"

# What an operation must be told; one that is left out is asked with nothing.
BODIES: dict[str, Any] = {
    "party_invite": {"email": "new@example.org"},
    "selection_add": {"recordings": []},
    "selection_choose": {"recordings": [], "terms": None},
    "selection_remove": {"recordings": []},
    "selection_update": {
        "title": "Night",
        "currency": "USD",
        "purpose": "train_generative",
        "stages": ["pretrain"],
        "contents": ["audio"],
        "territory": "WORLD",
        "months": 12,
    },
}
# What needs more than an object: the hash of what was read, a file, a batch that waits for a word, a use to ask about,
# something to say, a week since the last letter.
SAY_NO = {
    "catalog_clearance": 422,
    "claim_say": 422,
    "concern_say": 415,
    "import_map": 422,
    "import_mend": 422,
    "permission_request_remind": 409,
    "quote_accept": 422,
    "recording_clearance": 422,
    "usage_report_create": 415,
}


@pytest.mark.django_db
def test_what_is_there_is_answered_as_the_schema_says(settings: Any, tmp_path: Any, api_connection: None) -> None:
    settings.API_RATE, settings.MEDIA_ROOT = "100000/min", tmp_path
    world = make_world()
    secrets = {
        "label": make_key(world.label)[1],
        "developer": make_key(world.developer)[1],
        "creator": make_key(world.creator)[1],
    }

    answered = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if "{uuid}" in operation.path:
            name = operation.definition.raw["operationId"]
            before = transaction.savepoint()  # each finds the world as it was: one of them withdraws its catalog
            answered[name] = _ask(operation, name, world, secrets)
            transaction.savepoint_rollback(before)

    assert {name: status for name, status in answered.items() if status >= 300} == SAY_NO


def _ask(operation: Any, name: str, world: World, secrets: dict[str, str]) -> int:
    """Ask as whoever the object belongs to; an answer that the schema does not know fails here."""
    objects = ROUTE_OBJECTS[resolve(re.sub(r"{\w+}", NOBODYS, operation.full_path)).url_name or ""]
    owner = next((group for group in secrets if group in objects.belongs_to), "label")
    case: Case[Any] = operation.Case(
        path_parameters={key: str(value) for key, value in objects.make(world).items()},
        headers={"Authorization": f"Bearer {secrets[owner]}"},
        **({} if operation.method == "get" else {"body": BODIES.get(name, {}), "media_type": "application/json"}),
    )
    return case.call_and_validate(checks=CHECKS).status_code
