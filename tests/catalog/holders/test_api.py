"""A publisher's own system reads its shares, permits and withdraws."""

from typing import Any

import pytest

from accounts.models import Organisation
from accounts.services.parties import entrust
from marketplace.catalog.models import Grant, Recording
from tests.catalog.holders.test_own_grants import missing
from tests.factories.accounts import NOON, make_label, make_operator, make_party
from tests.factories.catalog import make_catalog, make_grant, make_recording
from tests.factories.clients import machine_of

pytestmark = pytest.mark.django_db
ASKED: dict[str, Any] = {
    "sides": ["publishing"],
    "purposes": ["train_generative"],
    "stages": ["pretrain"],
    "contents": ["audio"],
    "territory": "WORLD",
}


@pytest.fixture
def publisher() -> Organisation:
    return make_label(name="Harbour Music Ltd")


@pytest.fixture
def recording(publisher: Organisation) -> Recording:
    label = make_label(name="Onbit")
    catalog = make_catalog(label)
    make_grant(label.party, catalog=catalog)
    holder = make_party(label, name="Harbour Music Publishing", kind="unclaimed")
    recording = make_recording(catalog, cleared=True, publisher=holder)
    entrust(holder, publisher, at=NOON, actor=make_operator())
    return recording


def test_machine_permits_with_conditions_and_withdraws(publisher: Organisation, recording: Recording) -> None:
    machine = machine_of(publisher)
    waits = machine.get("/api/v1/shares?waits=true").json()["results"]
    asked = ASKED | {"recordings": [str(recording.uuid)], "least_price": "2.00", "currency": "USD"}

    signed = machine.post("/api/v1/grants", asked, content_type="application/json")

    assert [(row["recording"], row["is_permitted"]) for row in waits] == [(str(recording.uuid), False)]
    assert (signed.status_code, signed.json()["words"][-2]) == (201, "Only if one recording costs at least $2.00.")
    assert missing(recording) == []
    (listed,) = machine.get("/api/v1/grants").json()["results"]
    assert (listed["least_price"], listed["currency"], listed["is_signed"]) == ("2.00", "USD", True)
    ended = machine.post(f"/api/v1/grants/{listed['uuid']}/withdraw", {}, content_type="application/json")
    assert (ended.status_code, ended.json()["withdrawn_at"] is not None, bool(missing(recording))) == (200, True, True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"least_price": "2.00"}, "currency"),
        ({"recordings": ["00000000-0000-4000-8000-000000000000"]}, "recordings"),
        ({"sides": []}, "sides"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
    ],
)
def test_what_is_not_clear_is_refused(
    publisher: Organisation, recording: Recording, changed: dict[str, Any], field: str
) -> None:
    answer = machine_of(publisher).post("/api/v1/grants", ASKED | changed, content_type="application/json")

    assert (answer.status_code, field in str(answer.json()), Grant.objects.exclude(words_sha256="").count()) == (
        422,
        True,
        0,
    )


def test_another_holders_permission_is_not_found(publisher: Organisation, recording: Recording) -> None:
    grant = make_grant(recording.organisation.party)

    answer = machine_of(publisher).post(f"/api/v1/grants/{grant.uuid}/withdraw", {}, content_type="application/json")

    assert answer.status_code == 404
