"""The base of the API, tried on endpoints made for these tests alone."""

import json
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, endpoint, page, page_of, read, together
from accounts.models import ApiKey, IdempotencyKey, Organisation, Party
from accounts.services import keys, parties
from marketplace.kit.errors import DomainError
from tests.factories.accounts import NOON, make_creator, make_key, make_label, make_party
from tests.factories.clients import member_of, signed_in

pytestmark = pytest.mark.django_db


class NameInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=20)


class NameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()


class TooLoud(DomainError):
    """A rule made up for this test."""


@endpoint("GET", scope=ApiKey.Scope.CATALOG_READ, query=PageQuerySerializer, responses=page_of(NameSerializer))
def name_list(request: ApiRequest) -> Response:
    """List names."""
    return page(request, Party.objects.filter(named_by=request.viewer.organisation), NameSerializer)


@endpoint(
    "POST",
    scope=ApiKey.Scope.CATALOG_WRITE,
    kinds=[Organisation.Kind.RIGHTS_HOLDER],
    body=NameInput,
    responses={201: NameSerializer},
)
def name_create(request: ApiRequest) -> Response:
    """Add a name; a loud one is refused after it was written."""
    organisation = request.viewer.organisation
    assert organisation is not None
    party = Party.objects.create(kind=Party.Kind.BAND, name=read(NameInput, request)["name"], named_by=organisation)
    if party.name.isupper():
        raise TooLoud("Say it more quietly.")
    return Response(NameSerializer(party).data, status=201, headers={"Location": f"/names/{party.uuid}"})


@endpoint("GET", creators=True, kinds=[Organisation.Kind.PLATFORM], responses=NameSerializer)
def own_name(request: ApiRequest) -> Response:
    """The creator who asks."""
    return Response({"name": str(request.viewer.parties[0])})


@pytest.fixture(autouse=True)
def _urls(settings: Any) -> None:
    module = ModuleType("tests.accounts.api_urls")
    module.urlpatterns = [path("names", together(name_list, name_create)), path("me", own_name)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = module


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def post(secret: str, body: object, **headers: str) -> Any:
    return Client().post("/names", json.dumps(body), content_type="application/json", headers=bearer(secret) | headers)


def test_stranger_is_asked_for_a_key_as_a_problem() -> None:
    response = Client().get("/names")

    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == 'Bearer realm="Assent"'
    assert response.json() == {
        "type": "/api/v1/docs#problem-NotAuthenticated",
        "title": "Unauthorized",
        "status": 401,
        "detail": "Send a key: `Authorization: Bearer ask_…`",
        "code": "NotAuthenticated",
    }


def test_key_acts_for_its_organisation_and_remembers_its_use() -> None:
    label = make_label()
    key, secret = make_key(label)
    make_party(label, name="Han Garam")
    make_party(name="Somebody else’s")

    response = Client().get("/names", headers=bearer(secret))

    key.refresh_from_db()
    assert response.json() == {"results": [{"name": "Han Garam"}], "next": None, "previous": None}
    assert key.last_used_at is not None


@pytest.mark.parametrize("spoil", ["wrong", "revoked", "expired"])
def test_key_that_does_not_work_is_refused(spoil: str) -> None:
    key, secret = make_key()
    if spoil == "wrong":
        secret += "x"
    elif spoil == "revoked":
        keys.revoke(key, at=NOON, actor=key.created_by)
    else:
        ApiKey.objects.filter(pk=key.pk).update(expires_at=NOON - timedelta(days=1))

    response = Client().get("/names", headers=bearer(secret))

    assert (response.status_code, response.json()["code"]) == (401, "AuthenticationFailed")


def test_key_without_the_scope_is_refused() -> None:
    _, secret = make_key(scopes=[ApiKey.Scope.CATALOG_READ])

    response = post(secret, {"name": "Han Garam"})

    assert (response.status_code, response.json()["detail"]) == (403, "This key lacks the scope catalog:write.")


def test_person_in_the_browser_reads_by_role_and_writes_only_with_one() -> None:
    client = member_of(make_label(), role="viewer")

    listed = client.get("/names")
    written = client.post("/names", {"name": "Han Garam"}, content_type="application/json")

    assert (listed.status_code, written.status_code) == (200, 403)


def test_creator_is_let_in_only_where_the_endpoint_says_so() -> None:
    creator = make_creator(name="Han Garam")
    client = signed_in(creator.user)

    assert (client.get("/me").json(), client.get("/names").status_code) == ({"name": "Han Garam"}, 403)


def test_unusable_field_is_named() -> None:
    _, secret = make_key()

    response = post(secret, {"name": "x" * 21})

    assert (response.status_code, response.json()["errors"]) == (
        422,
        [{"field": "name", "message": "Ensure this field has no more than 20 characters."}],
    )


def test_broken_rule_is_a_problem_with_its_name_and_leaves_nothing_under_a_key() -> None:
    _, secret = make_key()

    response = post(secret, {"name": "LOUD"}, **{"Idempotency-Key": "one"})

    assert (response.status_code, response.json()["code"]) == (409, "TooLoud")
    assert not Party.objects.filter(name="LOUD").exists()
    assert not IdempotencyKey.objects.exists()


def test_same_write_twice_is_done_once_and_answered_twice() -> None:
    _, secret = make_key()

    first = post(secret, {"name": "Han Garam"}, **{"Idempotency-Key": "one"})
    second = post(secret, {"name": "Han Garam"}, **{"Idempotency-Key": "one"})

    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.json(), first["Location"]) == (second.json(), second["Location"])
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert Party.objects.filter(name="Han Garam").count() == 1


def test_idempotency_key_with_another_body_is_refused() -> None:
    _, secret = make_key()
    post(secret, {"name": "Han Garam"}, **{"Idempotency-Key": "one"})

    response = post(secret, {"name": "Yoon Dalbi"}, **{"Idempotency-Key": "one"})

    assert (response.status_code, response.json()["code"]) == (422, "IdempotencyKeyReused")


def test_idempotency_key_of_another_organisation_is_another_key() -> None:
    _, here = make_key()
    _, there = make_key()

    statuses = [post(secret, {"name": "Han"}, **{"Idempotency-Key": "one"}).status_code for secret in (here, there)]

    assert statuses == [201, 201]


def test_pages_follow_on_though_rows_come_in_between() -> None:
    label = make_label()
    _, secret = make_key(label)
    parties.names_to_parties(label, ["A", "B", "C"])

    first = Client().get("/names?limit=2", headers=bearer(secret)).json()
    make_party(label, name="D")
    second = Client().get(first["next"], headers=bearer(secret)).json()

    assert [row["name"] for row in first["results"]] == ["C", "B"]
    assert ([row["name"] for row in second["results"]], second["next"]) == (["A"], None)


def test_limit_beyond_reason_is_refused() -> None:
    _, secret = make_key()

    assert Client().get("/names?limit=501", headers=bearer(secret)).status_code == 422


def test_too_many_requests_are_told_when_to_come_back(settings: Any) -> None:
    settings.API_RATE = "1/min"
    _, secret = make_key()

    Client().get("/names", headers=bearer(secret))
    response = Client().get("/names", headers=bearer(secret))

    assert (response.status_code, response.json()["code"]) == (429, "Throttled")
    assert int(response["Retry-After"]) <= 60
