"""The API explains clearance: yes, or every missing piece, for any use, day and place."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_developer, make_label, make_party
from tests.factories.catalog import make_catalog, make_freeze, make_grant, make_recording
from tests.factories.licensing import make_terms
from tests.licensing.offers.test_api import Machine

pytestmark = pytest.mark.django_db
USE = {"purposes": "train_generative", "stages": "pretrain", "on": NOON.date().isoformat()}


@pytest.fixture
def catalog() -> Catalog:
    catalog = make_catalog(make_label(name="Onbit Records"))
    make_terms(catalog)
    return catalog


def address(kind: str, uuid: Any, **asked: Any) -> str:
    return f"{kind}/{uuid}/clearance?" + urlencode({**USE, **asked}, doseq=True)


def test_anybody_hears_yes_or_every_missing_piece_of_a_listed_recording(client: Client, catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, recording, contents=("audio",))

    yes = client.get("/api/v1/" + address("recordings", recording.uuid, territory="KR JP")).json()
    no = client.get("/api/v1/" + address("recordings", recording.uuid, contents=["audio", "lyrics"])).json()

    assert yes == {
        "recording": str(recording.uuid),
        "on": "2026-11-15",
        "territory": "JP KR",
        "is_cleared": True,
        "missing": [],
    }
    assert no["is_cleared"] is False
    assert no["missing"] == [
        {
            "what": "grant_too_narrow",
            "side": "publishing",
            "who": "Namu Street Music",
            "party": str(publisher.uuid),
            "sentence": (
                "Namu Street Music has given permission, but not enough of it for the publishing: not for: lyrics."
            ),
        }
    ]


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ({}, []),
        ({"on": "2019-12-31"}, ["grant_too_narrow", "grant_too_narrow", "artist_consent", "writer_consent", "share"]),
        ({"purposes": "data_mining"}, ["grant_too_narrow", "grant_too_narrow"]),
        ({"needs_signed_consent": "true"}, ["artist_consent", "writer_consent"]),
    ],
)
def test_the_day_the_use_and_the_conditions_are_asked_as_sent(
    client: Client, catalog: Catalog, asked: dict[str, str], missing: list[str]
) -> None:
    recording = make_recording(catalog, cleared=True)

    told = client.get("/api/v1/" + address("recordings", recording.uuid, **asked)).json()

    assert {piece["what"] for piece in told["missing"]} <= {*missing, "share"}
    assert told["is_cleared"] is (not missing)


def test_what_is_not_understood_is_refused_and_what_is_not_listed_not_found(client: Client, catalog: Catalog) -> None:
    recording, hidden = make_recording(catalog), make_recording(make_catalog(is_listed=False))

    assert client.get(f"/api/v1/recordings/{recording.uuid}/clearance").status_code == 422
    assert client.get("/api/v1/" + address("recordings", recording.uuid, stages="dreaming")).status_code == 422
    assert client.get("/api/v1/" + address("recordings", hidden.uuid)).status_code == 404


def test_a_label_hears_what_its_catalog_lacks_by_who_can_supply_it(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    for _number in range(2):
        make_recording(catalog, cleared=True, publisher=publisher)
    make_freeze(make_recording(catalog, cleared=True))
    make_recording(catalog, cleared=True)

    told = Machine(catalog.organisation).get(address("catalogs", catalog.uuid))
    strangers = [Machine(one).client for one in (make_developer(), make_label())]
    answers = [one.get(f"/api/v1/catalogs/{catalog.uuid}/clearance").status_code for one in strangers]

    assert (told["recordings"], told["cleared"], told["territory"]) == (4, 1, "WORLD")
    assert [(one["what"], one["who"], one["recordings"]) for one in told["missing"]] == [
        ("grant", "Namu Street Music", 2),
        ("frozen", "Onbit Records", 1),
    ]
    assert answers == [403, 404]
