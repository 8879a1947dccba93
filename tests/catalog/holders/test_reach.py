"""A permission or an answer about many recordings is counted on its page and read some at a time."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Party
from marketplace.catalog.models import Catalog, Grant, Recording
from marketplace.catalog.views import grants as pages
from tests.factories.accounts import make_creator, make_label, make_user
from tests.factories.catalog import make_catalog, make_consent, make_grant, make_recording, make_share
from tests.factories.clients import machine_of, owner_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label()


def held_by(holder: Party, catalog: Catalog, *titles: str) -> list[Recording]:
    songs = [make_recording(catalog, title=title) for title in titles]
    for song in songs:
        make_share(song, holder=holder)
    return songs


def make_grants(label: Organisation) -> list[Grant]:
    """Of two named recordings, one of them not held; of a catalog with three; of all four that the label holds."""
    catalog, other = make_catalog(label), make_catalog(label)
    sea, _sky, _tide = held_by(label.party, catalog, "Sea", "Sky", "Tide")
    held_by(label.party, other, "Ferry")
    return [
        make_grant(label.party, sea, make_recording(other)),
        make_grant(label.party, catalog=catalog),
        make_grant(label.party),
    ]


def queries(client: Client, path: str) -> int:
    """How many it takes, once it is known when a key was last used."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_permissions_say_how_many_recordings_each_is_about(label: Organisation) -> None:
    grants = make_grants(label)

    page = owner_of(label).get(reverse("grants"))
    listed = machine_of(label).get("/api/v1/grants").json()["results"]

    assert {one.pk: one.reach for one in page.context["page"]} == dict(
        zip([grant.pk for grant in grants], [1, 3, 4], strict=True)
    )
    assert {one["uuid"]: one["reach"] for one in listed} == dict(
        zip([str(grant.uuid) for grant in grants], [1, 3, 4], strict=True)
    )


def test_recordings_of_a_permission_are_read_some_at_a_time(
    label: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "RECORDINGS", 2)
    grant = make_grants(label)[1]

    page = owner_of(label).get(reverse("grant-recordings", args=[grant.uuid]), {"page": 2})
    listed = machine_of(label).get(f"/api/v1/grants/{grant.uuid}/recordings?limit=2").json()

    assert [one.title for one in page.context["page"]] == ["Tide"]
    assert [one["title"] for one in listed["results"]] == ["Tide", "Sky"]
    assert listed["next"] is not None
    assert owner_of(make_label()).get(reverse("grant-recordings", args=[grant.uuid])).status_code == 404


def test_list_of_permissions_costs_the_same_however_many(label: Organisation) -> None:
    owner, machine = owner_of(label), machine_of(label)
    make_grant(label.party, *held_by(label.party, make_catalog(label), "Sea"))
    few = queries(owner, reverse("grants")), queries(machine, "/api/v1/grants")

    for _more in range(3):
        make_grants(label)

    assert (queries(owner, reverse("grants")), queries(machine, "/api/v1/grants")) == few


def test_creator_reads_the_recordings_of_each_answer_on_a_page_of_their_own(label: Organisation) -> None:
    person = make_creator(label, user=make_user())
    client, catalog = signed_in(person.user), make_catalog(label)
    first = make_consent(person, *held_by(person, catalog, "Sea", "Sky"))
    grant = make_grant(person, *held_by(person, catalog, "Tide"))
    few = queries(client, reverse("consents"))
    for _more in range(2):
        make_consent(person, *held_by(person, catalog, "Ferry"))
        make_grant(person, *held_by(person, catalog, "Quay"))

    page = client.get(reverse("consents"))
    named = client.get(reverse("consent-recordings", args=[first.uuid]))

    assert queries(client, reverse("consents")) == few
    assert sorted(one.consent.named for one in page.context["answers"]) == [1, 1, 2]
    assert [one.title for one in named.context["page"]] == ["Sea", "Sky"]
    assert "Tide" in client.get(reverse("grant-recordings", args=[grant.uuid])).content.decode()
