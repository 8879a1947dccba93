"""The clearance page says what can be sold, who is missing once, who was asked, and which form mends what."""

import pytest
from django.test import Client
from django.utils import timezone

from licensing.models import Terms
from licensing.services import requests
from marketplace.catalog.models import Catalog
from marketplace.catalog.services import consents
from marketplace.kit.vocabulary import Answer, Purpose
from tests.factories.accounts import NOON, make_label, make_owner, make_party
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import owner_of
from tests.factories.licences import make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog() -> Catalog:
    return make_catalog(make_label(name="Onbit Records"), title="Orchard Days")


@pytest.fixture
def terms(catalog: Catalog) -> Terms:
    return make_offer(catalog)


@pytest.fixture
def seller(catalog: Catalog) -> Client:
    return owner_of(catalog.organisation)


def page(seller: Client, catalog: Catalog, **asked: str) -> str:
    return seller.get(f"/catalogs/{catalog.uuid}/clearance/", asked).content.decode()


def test_what_can_be_sold_today_is_listed_and_only_its_files_are_asked_for(
    seller: Client, catalog: Catalog, terms: Terms
) -> None:
    make_recording(catalog, cleared=True, title="Ready Song")
    make_recording(catalog, title="Night Ferry")

    shown = seller.get(f"/catalogs/{catalog.uuid}/clearance/")
    ready = page(seller, catalog, missing="ready")

    assert "See the 1 recording that can be licensed today" in shown.content.decode()
    assert [line["count"] for line in shown.context["files"]] == [1]
    assert ("Ready Song" in ready, "Night Ferry" in ready) == (True, False)
    assert "Nothing: it can be licensed." in ready


def test_whoever_plays_and_writes_has_one_line_and_is_asked_once(
    seller: Client, catalog: Catalog, terms: Terms
) -> None:
    ines = make_party(catalog.organisation, name="Ines Varga")
    recording = make_recording(catalog, cleared=True, artist=ines, writer=ines)
    recording.consents.update(withdrawn_at=NOON)

    (line,) = seller.get(f"/catalogs/{catalog.uuid}/clearance/").context["groups"]

    assert {lack["sentence"] for lack in line["lacks"]} == {"Ines Varga has taken back their yes to this use."}
    assert [step["label"] for step in line["steps"]].count("Ask Ines Varga") == 1
    assert line["count"] == 1


def test_whoever_was_asked_waits_and_is_not_offered_to_be_asked_again(
    seller: Client, catalog: Catalog, terms: Terms
) -> None:
    ines = make_party(catalog.organisation, name="Ines Varga")
    recording = make_recording(catalog, cleared=True, artist=ines, writer=ines)
    recording.consents.update(withdrawn_at=NOON)
    owner = make_owner(catalog.organisation)

    requests.ask(terms, ines, email="ines@example.org", language="en", at=timezone.now(), actor=owner)

    shown = page(seller, catalog)
    assert "waits for an answer" in shown
    assert "Ask Ines Varga" not in shown
    assert "Ask everybody who is missing" not in shown


def test_too_little_for_creators_says_how_much_of_which_side_and_leads_to_the_form(
    seller: Client, catalog: Catalog
) -> None:
    make_offer(catalog, least_creators_parts=2_500)
    recording = make_recording(catalog, cleared=True)
    recording.shares.get(side="master").participations.update(parts=10)

    shown = page(seller, catalog)

    assert "Of the master, 10 % reaches creators; these terms promise at least 25 %." in shown
    assert f'href="/catalogs/{catalog.uuid}/rights/">Say who earns what' in shown


def test_a_no_is_told_as_a_no(seller: Client, catalog: Catalog, terms: Terms) -> None:
    theo = make_party(catalog.organisation, name="Theo Marsh")
    recording = make_recording(catalog, cleared=True, artist=theo, writer=theo)
    consents.sign(
        theo,
        answer=Answer.NO,
        purposes=[Purpose.TRAIN_GENERATIVE],
        recordings=[recording],
        words_sha256="a" * 64,
        document="A letter",
        at=NOON,
        actor=None,
    )

    (line,) = seller.get(f"/catalogs/{catalog.uuid}/clearance/").context["groups"]

    public = Client().get(f"/recordings/{recording.uuid}/").context["clearance"]
    everybody = seller.get(f"/catalogs/{catalog.uuid}/ask/").context["rows"]
    assert {lack["sentence"] for lack in line["lacks"]} == {"Theo Marsh has said no to this use."}
    assert public["verdict"] == "Not for sale for this use: Theo Marsh has said no"
    assert [row["state"] for row in public["master"]["holders"] if row["name"] == "Theo Marsh"] == ["refused"]
    assert everybody == []
    assert "Ask everybody who is missing" not in page(seller, catalog)
    assert "They have said no: ask again only if what you offer has changed." in [
        step["label"] for step in line["steps"]
    ]
