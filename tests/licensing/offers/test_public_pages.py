import pytest
from django.test import Client

from licensing.services import search_index
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_label, make_owner
from tests.factories.catalog import make_asset, make_catalog, make_freeze, make_recording
from tests.factories.clients import owner_of
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog() -> Catalog:
    """A listed catalog with one cleared recording and one that is frozen."""
    catalog = make_catalog(make_label(name="Onbit Records"), title="Orchard Days")
    cleared = make_recording(catalog, cleared=True, title="Persimmon Weather", artist="Yoon Dalbi", year=2025)
    make_asset(cleared, with_preview=True)
    make_freeze(make_recording(catalog, cleared=True, title="Night Ferry", artist="Yoon Dalbi"))
    make_terms(catalog)
    search_index.refresh(catalog, at=NOON)
    return catalog


def test_everybody_searches_with_counts_and_prices(client: Client, catalog: Catalog) -> None:
    page = client.get("/browse/?q=persimon&vocal=instrumental").content.decode()

    assert "Persimmon Weather" in page
    assert "$3.00" in page
    assert "Voice: Instrumental" in page
    assert "Night Ferry" not in page


def test_nothing_found_and_an_empty_market_say_what_to_do(client: Client, catalog: Catalog) -> None:
    assert "Nothing found" in client.get("/browse/?q=zzzzqqqq").content.decode()
    Catalog.objects.update(status="withdrawn")
    assert "No catalog is listed yet" in client.get("/browse/").content.decode()


def test_a_label_and_its_catalog_show_what_is_cleared_and_under_which_terms(client: Client, catalog: Catalog) -> None:
    label = client.get(f"/labels/{catalog.organisation.slug}/").content.decode()
    page = client.get(f"/labels/{catalog.organisation.slug}/{catalog.slug}/").content.decode()

    assert "Orchard Days" in label
    assert "1 cleared" in label
    assert "1 of 2" in page
    assert "train one version of one model that makes music" in page


def test_a_recording_shows_its_meter_its_terms_and_its_price(client: Client, catalog: Catalog) -> None:
    cleared, frozen = catalog.recordings.order_by("-title")

    page = client.get(f"/recordings/{cleared.uuid}/?for=train_generative").content.decode()
    other = client.get(f"/recordings/{frozen.uuid}/").content.decode()

    assert "Cleared for this use: everybody has said yes" in page
    assert "100 % say yes" in page
    assert "/previews/" in page
    assert "Not for sale for this use yet: 1 answer is missing" in other
    assert "It is frozen while a concern is looked into." in other
    assert "$3.00 once it is cleared" in other


def test_a_recording_without_terms_is_reserved(client: Client) -> None:
    recording = make_recording()

    assert "Nobody may use this recording for AI" in client.get(f"/recordings/{recording.uuid}/").content.decode()


def test_a_published_offer_is_everybodys_to_read(client: Client, catalog: Catalog) -> None:
    terms = catalog.terms.get()

    page = client.get(f"/offers/{terms.uuid}/").content.decode()

    assert terms.sha256 in page
    assert "Write the next version" not in page


def test_what_is_not_listed_is_seen_by_its_own_label_only(client: Client) -> None:
    recording = make_recording(make_catalog(is_listed=False))
    addresses = [
        f"/recordings/{recording.uuid}/",
        f"/labels/{recording.organisation.slug}/",
        f"/labels/{recording.organisation.slug}/{recording.catalog.slug}/",
    ]

    before = [client.get(address).status_code for address in addresses]
    client.force_login(make_owner(recording.organisation))

    assert before == [404, 404, 404]
    assert client.get(addresses[0]).status_code == 200


def test_the_way_back_from_a_recording_that_is_not_listed_opens() -> None:
    catalog = make_catalog(is_listed=False)
    recording = make_recording(catalog)
    client = owner_of(catalog.organisation)

    crumbs = client.get(f"/recordings/{recording.uuid}/").context["crumbs"]

    assert [label for label, _url in crumbs] == ["Catalogs", catalog.title, recording.title]
    assert [client.get(url).status_code for _label, url in crumbs if url] == [200, 200]
