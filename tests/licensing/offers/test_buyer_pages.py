"""What a buyer does on the pages, from the first search to a signed quote; and what others see of it."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Organisation
from licensing.models import Quote, Selection, TrainedModel
from marketplace.catalog.models import Catalog
from tests.factories.accounts import make_developer, make_membership, make_owner
from tests.factories.licensing import make_quote
from tests.licensing.offers.wishes import WISH

pytestmark = pytest.mark.django_db


def test_from_the_first_search_to_an_accepted_quote(buyer: Client, catalog: Catalog) -> None:
    buyer.post("/models/new/", {"name": "Halcyon", "version": "2", "product": "music_generation"})
    model = TrainedModel.objects.get()
    buyer.post("/selections/new/", {**WISH, "trained_model": str(model.uuid)})
    selection = Selection.objects.get()

    found = buyer.get("/browse/?q=persimmon").content.decode()
    one = catalog.recordings.get(title="Persimmon Weather")
    added = buyer.post("/selections/add/", {"recording": str(one.uuid), "next": "/browse/?q=persimmon"})
    buyer.post("/selections/add/?q=ferry", {"all": "yes"})
    live = buyer.get(f"/selections/{selection.uuid}/").content.decode()
    frozen = buyer.post(f"/selections/{selection.uuid}/freeze/")
    quote = Quote.objects.get()
    shown = buyer.get(f"/quotes/{quote.uuid}/")
    page, read = shown.content.decode(), shown.context["form"]["agreement_sha256"].value()
    agreement = buyer.get(f"/quotes/{quote.uuid}/agreement/").content.decode()
    unsigned = buyer.post(f"/quotes/{quote.uuid}/accept/", {}, follow=True).content.decode()
    buyer.post(f"/quotes/{quote.uuid}/accept/", {"agree": "yes", "agreement_sha256": read})
    accepted = buyer.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "Add what is ticked" in found
    assert added.headers["Location"] == "/browse/?q=persimmon"
    assert "Fix $6.00 for 30 days" in live
    assert frozen.headers["Location"] == f"/quotes/{quote.uuid}/"
    assert "I sign for Halcyon Tone Labs" in page
    assert f'name="agreement_sha256" value="{read}"' in page
    assert "checked" not in page
    assert f"Agreement for quote {quote.number}" in agreement
    assert "Tick that you sign" in unsigned
    quote.refresh_from_db()
    assert quote.status == "accepted"
    assert "Pay $6.00" in accepted


@pytest.mark.parametrize("address", ["/selections/", "/models/"])
def test_who_may_not_begin_is_shown_no_button_for_it(client: Client, developer: Organisation, address: str) -> None:
    client.force_login(make_membership(developer, role=Membership.Role.VIEWER).user)

    assert f"{address}new/" not in client.get(address).content.decode()


def test_models_are_registered_once_with_their_parents(buyer: Client, developer: Organisation) -> None:
    assert "No model is registered yet" in buyer.get("/models/").content.decode()
    first = {"name": "Halcyon", "version": "1", "product": "music_generation"}
    buyer.post("/models/new/", first)
    parent = TrainedModel.objects.get()
    buyer.post("/models/new/", {**first, "version": "2", "parents": [str(parent.uuid)]})
    again = buyer.post("/models/new/", first).content.decode()

    child = TrainedModel.objects.get(version="2")
    assert list(child.parents.all()) == [parent]
    assert "is there already" in again
    assert "Halcyon 1" in buyer.get(f"/models/{child.uuid}/").content.decode()


def test_another_developer_finds_nothing_of_it(client: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    client.force_login(make_owner(make_developer()))
    addresses = [
        f"/quotes/{quote.uuid}/",
        f"/quotes/{quote.uuid}/agreement/",
        f"/selections/{quote.selection.uuid}/",
        f"/models/{quote.trained_model.uuid}/",
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * 4
