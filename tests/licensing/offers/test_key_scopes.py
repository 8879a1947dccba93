"""Where everybody may read, a key without the scope reads no more than everybody."""

import pytest
from django.test import Client

from tests.factories.accounts import make_key, make_label
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("scope", "drafts", "status"), [("catalog:read", 1, 200), ("statements:read", 0, 404)])
def test_drafts_and_unlisted_recordings_are_read_with_the_scope(scope: str, drafts: int, status: int) -> None:
    catalog = make_catalog(make_label(), is_listed=False)
    recording, draft = make_recording(catalog), make_terms(catalog, is_published=False)
    _key, secret = make_key(catalog.organisation, scopes=[scope])
    machine = Client(headers={"authorization": f"Bearer {secret}"})

    listed = machine.get("/api/v1/terms", {"is_own": "true"}).json()["results"]
    paths = [f"/api/v1/terms/{draft.uuid}", f"/api/v1/recordings/{recording.uuid}"]

    assert (len(listed), [machine.get(path).status_code for path in paths]) == (drafts, [status, status])
