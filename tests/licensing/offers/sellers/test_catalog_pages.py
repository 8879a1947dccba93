"""A label describes and lists a catalog, and sees what leads to its first sale."""

import pytest
from django.test import Client

from licensing.models import SearchDocument
from licensing.queries.first_sales import StepsToFirstSale, steps_to_first_sale
from licensing.services import search_index
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_label, make_owner
from tests.factories.catalog import make_asset, make_recording
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db


def test_a_catalog_is_made_described_listed_and_withdrawn(seller: Client, catalog: Catalog) -> None:
    make_recording(catalog)

    seller.post("/catalogs/new/", {"title": "새 목록"})
    seller.post(f"/catalogs/{catalog.uuid}/edit/", {"title": "Orchard Nights", "description": "Quiet."})
    assert seller.get(f"/catalogs/{catalog.uuid}/list/").status_code == 200
    seller.post(f"/catalogs/{catalog.uuid}/list/")
    listed = Catalog.objects.get(pk=catalog.pk)
    page = seller.get(f"/catalogs/{catalog.uuid}/").content.decode()
    seller.post(f"/catalogs/{catalog.uuid}/withdraw/")

    assert (listed.status, listed.title) == ("listed", "Orchard Nights")
    assert "See it as everybody does" in page
    assert Catalog.objects.get(pk=catalog.pk).status == "withdrawn"
    assert Catalog.objects.get(title="새 목록").slug == "새-목록"
    assert "Orchard Nights" in seller.get("/catalogs/").content.decode()


def test_steps_to_the_first_sale_are_done_when_every_recording_has_what_it_needs(catalog: Catalog) -> None:
    before = steps_to_first_sale(catalog)
    recording = make_recording(catalog, cleared=True)
    without_audio = steps_to_first_sale(catalog)
    make_asset(recording)
    make_terms(catalog)
    ready = steps_to_first_sale(catalog)
    make_recording(catalog)

    assert before == StepsToFirstSale(has_recordings=False, has_rights=False, has_audio=False, has_terms=False)
    assert without_audio == StepsToFirstSale(has_recordings=True, has_rights=True, has_audio=False, has_terms=False)
    assert ready == StepsToFirstSale(has_recordings=True, has_rights=True, has_audio=True, has_terms=True)
    assert steps_to_first_sale(catalog) == StepsToFirstSale(
        has_recordings=True, has_rights=False, has_audio=False, has_terms=True
    )


def test_empty_lists_say_what_to_do_next(client: Client) -> None:
    client.force_login(make_owner(make_label()))

    assert "You have no catalog yet" in client.get("/catalogs/").content.decode()
    assert "You offer nothing yet" in client.get("/terms/").content.decode()
    assert "Bring a catalog first" in client.get("/terms/new/").content.decode()


def test_a_catalogs_own_page_lists_its_recordings_with_what_they_are_cleared_for(
    seller: Client, catalog: Catalog
) -> None:
    ferry = make_recording(catalog, title="Ferry", isrc="KRZ992600017")
    tide = make_recording(catalog, title="Tide")
    search_index.refresh(catalog, at=NOON)
    SearchDocument.objects.filter(recording=ferry).update(cleared=["data_mining"])
    unknown = make_recording(catalog, title="Unknown to search")
    make_recording(title="Of somebody else")

    page = seller.get(f"/catalogs/{catalog.uuid}/").content.decode()

    first, second, third = page[page.index('id="recordings"') :].split("<tr>")[2:]
    assert f"/recordings/{ferry.uuid}/" in first
    assert "KR-Z99-26-00017" in first
    assert "Data mining" in first
    assert f"/recordings/{tide.uuid}/" in second
    assert "Nothing yet" in second
    assert f"/recordings/{unknown.uuid}/" in third
    assert "Nothing yet" in third


def test_an_empty_catalog_leads_to_its_import(seller: Client, catalog: Catalog) -> None:
    page = seller.get(f"/catalogs/{catalog.uuid}/").content.decode()

    assert "No recording yet" in page
