from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Organisation
from licensing.agreements import proposed
from licensing.models import Quote, Selection, TrainedModel
from licensing.services import quotes, search_index
from licensing.services import terms as terms_service
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_developer, make_membership, make_owner
from tests.factories.catalog import make_catalog, make_freeze, make_recording
from tests.factories.licensing import make_quote, make_selection, make_terms

pytestmark = pytest.mark.django_db

WISH = {
    "title": "Night music",
    "purpose": "train_generative",
    "stages": ["pretrain"],
    "contents": ["audio"],
    "territory": "WORLD",
    "months": "12",
    "currency": "USD",
}


@pytest.fixture
def catalog() -> Catalog:
    """Two recordings on offer at three dollars each."""
    catalog = make_catalog()
    make_terms(catalog)
    for title in ("Persimmon Weather", "Night Ferry"):
        make_recording(catalog, cleared=True, title=title)
    search_index.refresh(catalog, at=NOON)
    return catalog


@pytest.fixture
def developer() -> Organisation:
    return make_developer(name="Halcyon Tone Labs")


@pytest.fixture
def buyer(client: Client, developer: Organisation) -> Client:
    client.force_login(make_owner(developer))
    return client


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


def test_a_live_quote_says_what_drops_out_and_why(buyer: Client, developer: Organisation, catalog: Catalog) -> None:
    first, second = catalog.recordings.order_by("pk")
    make_freeze(second)
    selection = make_selection(first, second, organisation=developer)

    page = buyer.get(f"/selections/{selection.uuid}/").content.decode()
    fragment = buyer.get(f"/selections/{selection.uuid}/", headers={"HX-Request": "true"}).content.decode()

    assert "What dropped out, and why" in page
    assert "It is frozen while a concern is looked into." in page
    assert "Fix $3.00 for 30 days" in fragment
    assert "<html" not in fragment


def test_lines_are_taken_out_and_given_other_terms(buyer: Client, developer: Organisation, catalog: Catalog) -> None:
    first, second = catalog.recordings.order_by("pk")
    dear = make_terms(catalog, price=make_terms(catalog, is_published=False).price.times(3))
    selection = make_selection(first, second, organisation=developer)
    lines = f"/selections/{selection.uuid}/lines/"

    buyer.post(lines, {"do": "terms", "terms": str(dear.uuid), "recording": [str(first.uuid), "no id"]})
    buyer.post(lines, {"do": "remove", "recording": [str(second.uuid)]})
    page = buyer.get(f"/selections/{selection.uuid}/").content.decode()

    assert [(line.recording, line.terms) for line in selection.lines.all()] == [(first, dear)]
    assert "your choice" in page
    assert "Fix $9.00" in page


def test_a_selection_that_cannot_be_quoted_says_why(buyer: Client, developer: Organisation) -> None:
    selection = make_selection(organisation=developer)

    answer = buyer.post(f"/selections/{selection.uuid}/freeze/", follow=True).content.decode()

    assert "Nothing of this selection can be licensed today" in answer
    assert "Nothing is in it yet" in answer


def test_a_selection_is_changed_and_put_away(buyer: Client, developer: Organisation) -> None:
    selection = make_selection(organisation=developer)

    refused = buyer.post(f"/selections/{selection.uuid}/edit/", {**WISH, "territory": "ATLANTIS"})
    buyer.post(f"/selections/{selection.uuid}/edit/", {**WISH, "title": "Day music", "currency": "KRW"})
    alone = buyer.get("/selections/")
    buyer.post(f"/selections/{selection.uuid}/close/")

    assert "ATLANTIS" in refused.content.decode()
    selection.refresh_from_db()
    assert (selection.title, selection.currency, selection.closed_at is None) == ("Day music", "KRW", False)
    assert alone.headers["Location"] == f"/selections/{selection.uuid}/"
    assert "You collect nothing yet" in buyer.get("/selections/").content.decode()


def test_a_selection_that_was_put_away_is_looked_at_until_it_is_taken_up_again(
    buyer: Client, developer: Organisation, catalog: Catalog
) -> None:
    newer_wish = {"at": NOON + timedelta(days=1), "organisation": developer}
    selection, newer = make_selection(catalog.recordings.all()[0], organisation=developer), make_selection(**newer_wish)
    address = f"/selections/{selection.uuid}/"
    buyer.post(f"{address}close/")

    shown = buyer.get(address).content.decode()
    refused = buyer.post(f"{address}freeze/", follow=True).content.decode()
    into = buyer.get("/browse/").context["selection"]
    buyer.post(f"{address}reopen/")
    again = buyer.get(address).content.decode()

    assert ("Put away on" in shown, "Fix $3.00 for 30 days" in shown) == (True, False)
    assert "was put away. Take it up again before you fix its price" in refused
    assert into == newer
    assert ("Put away on" in again, "Fix $3.00 for 30 days" in again) == (False, True)


def test_without_a_selection_adding_begins_one(buyer: Client, catalog: Catalog) -> None:
    assert buyer.post("/selections/add/", {"all": "yes"}).headers["Location"] == "/selections/new/"
    assert "Begin a selection" in buyer.get("/browse/").content.decode()


def test_quotes_are_listed_and_let_go(buyer: Client, developer: Organisation) -> None:
    assert "You have no quote yet" in buyer.get("/quotes/").content.decode()
    quote = make_quote(organisation=developer, at=timezone.now())

    assert quote.number in buyer.get("/quotes/").content.decode()
    assert buyer.get(f"/quotes/{quote.uuid}/cancel/").status_code == 200
    buyer.post(f"/quotes/{quote.uuid}/cancel/")

    assert "Let go" in buyer.get(f"/quotes/{quote.uuid}/").content.decode()


def test_words_that_changed_since_they_were_read_are_not_signed(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer)
    read = buyer.get(f"/quotes/{quote.uuid}/").context["form"]["agreement_sha256"].value()
    Organisation.objects.filter(catalogs__terms__quote_lines__quote=quote).update(name="Renamed Records")

    refused = buyer.post(
        f"/quotes/{quote.uuid}/accept/", {"agree": "yes", "agreement_sha256": read}, follow=True
    ).content.decode()

    quote.refresh_from_db()
    assert "The words have changed since you read them." in refused
    assert quote.status == "open"


def test_the_words_that_were_accepted_are_shown_whatever_changes_later(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer)
    text = proposed(quote).text
    quotes.accept(quote, agreement=text, language="en", at=NOON, actor=make_owner(developer))
    Organisation.objects.filter(catalogs__terms__quote_lines__quote=quote).update(name="Renamed Records")

    shown = buyer.get(f"/quotes/{quote.uuid}/agreement/")

    assert shown.context["agreement"].text == text
    assert "Renamed Records" not in shown.content.decode()


def test_a_signatory_who_may_only_look_is_not_offered_to_sign(client: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer)
    client.force_login(make_membership(developer, role=Membership.Role.VIEWER, is_signatory=True).user)

    page = client.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "/accept/" not in page
    assert "Somebody who may sign for your organisation accepts it" in page


def test_terms_that_are_not_on_offer_any_more_are_not_chosen_silently(
    buyer: Client, developer: Organisation, catalog: Catalog
) -> None:
    dear = make_terms(catalog, title="Dear")
    one = catalog.recordings.get(title="Night Ferry")
    selection = make_selection(one, organisation=developer)
    path, ticked = f"/selections/{selection.uuid}/lines/", {"recording": str(one.uuid), "terms": str(dear.uuid)}
    buyer.post(path, ticked)
    terms_service.retire(dear, at=NOON, actor=make_owner(catalog.organisation))

    refused = buyer.post(path, ticked, follow=True).content.decode()

    assert "These terms do not cover your use any more. Choose others." in refused
    assert selection.lines.get().terms == dear


def test_a_quote_past_its_days_says_to_freeze_again(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    Quote.objects.update(valid_until=timezone.now() - timedelta(days=1))
    assert "Was fixed until" in buyer.get("/quotes/").content.decode()

    page = buyer.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "Freeze the selection again" in page
    assert "Accept and pay" not in page


@pytest.mark.parametrize("address", ["/selections/", "/models/"])
def test_who_may_not_begin_is_shown_no_button_for_it(client: Client, developer: Organisation, address: str) -> None:
    client.force_login(make_membership(developer, role=Membership.Role.VIEWER).user)

    assert f"{address}new/" not in client.get(address).content.decode()


def test_whoever_may_not_sign_is_told_who_may(client: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    client.force_login(make_membership(developer).user)

    page = client.get(f"/quotes/{quote.uuid}/").content.decode()
    client.post(f"/quotes/{quote.uuid}/accept/", {"agree": "yes"})

    assert "Somebody who may sign for your organisation accepts it" in page
    assert Quote.objects.get().status == "open"


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


def test_a_quote_keeps_saying_what_dropped_later(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    quotes.accept(quote, agreement="x", language="en", at=timezone.now(), actor=developer.memberships.get().user)
    line = quote.lines.select_related("quote").first()
    assert line is not None
    quote.drops.create(recording=line.recording, moment="paid", reasons=[_FROZEN], price_units=3_00_0000, at=NOON)

    assert "Dropped since you froze it" in buyer.get(f"/quotes/{quote.uuid}/").content.decode()


_FROZEN = {"what": "frozen", "side": None, "who": "", "party": None}
