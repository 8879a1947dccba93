"""Creators through the API: a label names and invites them, a creator's own key reads what they earned."""

import json
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import ApiKey, Invitation, Party
from accounts.services import keys
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Statement
from tests.factories.accounts import (
    NOON,
    PASSWORD,
    make_creator,
    make_key,
    make_label,
    make_party,
    make_representation,
)
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import member_of
from tests.factories.payments import distribute, make_paid_licence

pytestmark = pytest.mark.django_db


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def post(path: str, secret: str, body: object) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=bearer(secret))


def test_label_names_finds_and_invites_a_creator(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    label = make_label(name="Onbit Records")
    _, secret = make_key(label)
    make_creator(label, name="Yoon Dalbi")

    made = post("/api/v1/parties", secret, {"name": "Han Garam", "kind": "person", "isni": "0000 0001 2103 2683"})
    path = made["Location"]
    found = Client().get("/api/v1/parties?name=garam&has_accepted=false", headers=bearer(secret)).json()
    with django_capture_on_commit_callbacks(execute=True):
        invited = post(f"{path}/invite", secret, {"email": "garam@example.org"})

    party = Party.objects.get(name="Han Garam")
    assert made.json() == {
        "uuid": str(party.uuid),
        "name": "Han Garam",
        "kind": "person",
        "isni": "0000000121032683",
        "ipi": "",
        "has_accepted": False,
    }
    assert found["results"] == [made.json()] == [Client().get(path, headers=bearer(secret)).json()]
    assert (invited.status_code, invited.json()["status"]) == (201, "sent")
    assert Invitation.objects.get().party == party
    assert mail.outbox[0].subject == "Onbit Records invites you to see your music on Assent"


def test_wrong_identifier_is_named_and_who_has_accepted_is_not_invited_again() -> None:
    label = make_label()
    _, secret = make_key(label)
    accepted = make_creator(label)

    wrong = post("/api/v1/parties", secret, {"name": "Han", "kind": "person", "isni": "0000 0001 2103 2684"})
    again = post(f"/api/v1/parties/{accepted.uuid}/invite", secret, {"email": "a@example.org"})

    assert (wrong.status_code, [error["field"] for error in wrong.json()["errors"]]) == (422, ["isni"])
    assert (again.status_code, again.json()["code"]) == (409, "PartyAlreadyClaimed")


def test_party_of_another_label_does_not_exist() -> None:
    _, secret = make_key(make_label())

    assert Client().get(f"/api/v1/parties/{make_party().uuid}", headers=bearer(secret)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("owner", 201), ("manager", 201), ("finance", 403), ("viewer", 403)])
def test_person_writes_through_the_api_only_in_a_role_that_writes(role: str, status: int) -> None:
    client = member_of(make_label(), role=role)

    written = client.post("/api/v1/parties", {"name": "Han", "kind": "person"}, content_type="application/json")

    assert (written.status_code, client.get("/api/v1/parties").status_code) == (status, 200)


def test_creators_key_reads_their_statements_and_nothing_else() -> None:
    label = make_label()
    creator, other = make_creator(label, name="Han Garam"), make_creator(label)
    catalog = make_catalog(label)
    recordings = [make_recording(catalog, cleared=True, artist=each) for each in (creator, other)]
    make_paid_licence(recordings, price=Money.from_minor(10_000, "USD"), at=NOON)
    distribute(Month.of(NOON), at=NOON)
    own = Statement.objects.get(party=creator)
    foreign = Statement.objects.get(party=other)
    _, secret = make_key(creator)

    identity = Client().get("/api/v1/identity", headers=bearer(secret)).json()
    listed = Client().get("/api/v1/statements", headers=bearer(secret)).json()["results"]
    document = Client().get(f"/api/v1/statements/{own.uuid}/document", headers=bearer(secret))
    hidden = Client().get(f"/api/v1/statements/{foreign.uuid}", headers=bearer(secret)).status_code
    refused = Client().get("/api/v1/parties", headers=bearer(secret)).status_code

    assert (identity["organisation"], identity["creators"]) == (None, ["Han Garam"])
    assert [row["id"] for row in listed] == [str(own.uuid)]
    assert document.status_code == 200
    assert (hidden, refused) == (404, 403)


def test_creator_makes_and_revokes_a_key_and_a_representative_does_not() -> None:
    creator = make_creator(name="Han Garam")
    representation = make_representation(creator)
    client, manager = Client(), Client()
    for each, user in ((client, creator.user), (manager, representation.user)):
        assert user is not None
        each.force_login(user)
        each.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.post(
        "/organisation/keys/new/", {"name": "ledger", "scopes": ["statements:read"], "days": "30"}
    ).content.decode()
    too_much = client.post("/organisation/keys/new/", {"name": "x", "scopes": ["catalog:write"], "days": "30"})
    refused = manager.get("/organisation/keys/new/").status_code
    seen = manager.get("/organisation/keys/").content.decode()
    key = ApiKey.objects.get()
    listed = client.get("/organisation/keys/").content.decode()
    client.post(f"/organisation/keys/{key.uuid}/revoke/")

    key.refresh_from_db()
    assert (key.party, key.scopes, key.revoked_at is None) == (creator, ["statements:read"], False)
    assert key.prefix in page
    assert (too_much.status_code, refused, key.prefix in listed, key.prefix in seen) == (200, 403, True, False)


def test_creators_key_ends_with_the_creator_it_was_made_by() -> None:
    creator = make_creator()
    key, secret = make_key(creator)

    Party.objects.filter(pk=creator.pk).update(user=None)

    assert keys.authenticated(secret, at=NOON) is None
    with pytest.raises(keys.KeyScopesUnknown):
        keys.create(creator, name="x", scopes=["catalog:read"], days=1, at=NOON, actor=key.created_by)
    with pytest.raises(IntegrityError, match="a_key_acts_for"), transaction.atomic():
        ApiKey.objects.update(party=None)
