"""What a buyer is told before the price is fixed: what it holds already, for how long it buys, the price of its use."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation
from licensing.models import Selection, TrainedModel
from licensing.queries.holdings import Held, held_already
from licensing.services import quotes, search_index
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from tests.factories.accounts import NOON
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_trained_model
from tests.factories.licensing import make_selection, make_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog() -> Catalog:
    """Three recordings on offer for twelve months at three dollars each, and for analysis at one dollar."""
    catalog = make_catalog()
    make_terms(catalog, months=12)
    make_terms(catalog, preset="analysis", price=Money.parse("1.00", "USD"))
    for number in range(3):
        make_recording(catalog, cleared=True, title=f"Song {number}")
    search_index.refresh(catalog, at=NOON)
    return catalog


def selection_of(catalog: Catalog, model: TrainedModel, **wish: Any) -> Selection:
    return make_selection(*catalog.recordings.all(), organisation=model.organisation, trained_model=model, **wish)


def licensed(catalog: Catalog, model: TrainedModel, count: int) -> None:
    """The catalog's first recordings are licensed to the model's developer for twelve months."""
    terms = catalog.terms.get(price_units=Money.parse("3.00", "USD").units)
    recordings: list[Recording] = list(catalog.recordings.all()[:count])
    licence = make_licence(recordings, terms=terms, organisation=model.organisation, at=timezone.now())
    type(licence).objects.filter(pk=licence.pk).update(trained_model=model)


def test_what_is_licensed_already_for_the_same_model_is_counted(catalog: Catalog, developer: Organisation) -> None:
    model, other = make_trained_model(developer), make_trained_model(developer)
    licensed(catalog, model, 2)
    today = timezone.now().date()
    until = model.licences.get().ends_on

    def held(selection: Selection, on: date = today) -> Held:
        return held_already(selection, Recording.objects.filter(pk__in=selection.lines.values("recording")), on=on)

    assert held(selection_of(catalog, model)) == Held(2, until)
    assert held(selection_of(catalog, model), until) == Held()
    assert held(selection_of(catalog, other)) == Held()
    assert held(selection_of(catalog, model, stages=["pretrain", "align"])) == Held()
    assert held(selection_of(catalog, model, purpose="train_nongenerative")) == Held()
    assert held(make_selection(organisation=developer)) == Held()


def test_selection_and_quote_say_it_and_sell_all_the_same(
    buyer: Client, catalog: Catalog, developer: Organisation
) -> None:
    model = make_trained_model(developer)
    licensed(catalog, model, 2)
    selection = selection_of(catalog, model)
    quote = quotes.freeze(selection, at=timezone.now(), actor=None)

    pages = [buyer.get(f"/{kind}/{one.uuid}/") for kind, one in (("selections", selection), ("quotes", quote))]

    said = "2 of these are licensed to you already for this model and use, the last until"
    assert [said in page.content.decode() for page in pages] == [True, True]
    assert quote.lines.count() == 3


def test_what_is_licensed_already_is_left_out_by_one_button(
    buyer: Client, catalog: Catalog, developer: Organisation
) -> None:
    model = make_trained_model(developer)
    licensed(catalog, model, 2)
    selection = selection_of(catalog, model)
    assert "Leave out what you have already" in buyer.get(f"/selections/{selection.uuid}/").content.decode()

    page = buyer.post(f"/selections/{selection.uuid}/lines/", {"do": "remove-held"}, follow=True).content.decode()

    assert [line.recording.title for line in selection.lines.all()] == ["Song 2"]
    assert "licensed to you already" not in page


def test_terms_that_are_sold_for_longer_are_named(buyer: Client, catalog: Catalog, developer: Organisation) -> None:
    model = make_trained_model(developer)
    shorter, as_long = (selection_of(catalog, model, months=months) for months in (6, 12))

    told, silent = (buyer.get(f"/selections/{one.uuid}/").content.decode() for one in (shorter, as_long))

    assert (
        f"You asked for at least 6 months. These terms sell only longer: {catalog.organisation.name} (12 months)"
        in told
    )
    assert "These terms sell only longer" not in silent


def test_search_shows_the_price_of_the_use_that_is_collected_for(
    buyer: Client, client: Client, catalog: Catalog, developer: Organisation
) -> None:
    everybody = [row.price for row in Client().get("/browse/").context["rows"]]
    selection_of(catalog, make_trained_model(developer))
    collecting = buyer.get("/browse/")

    assert everybody == [Money.parse("1.00", "USD")] * 3
    assert [row.price for row in collecting.context["rows"]] == [Money.parse("3.00", "USD")] * 3
    assert "Price for your use" in collecting.content.decode()


def test_search_by_the_api_prices_in_the_currency_asked_for(client: Client, catalog: Catalog) -> None:
    make_terms(catalog, price=Money.parse("2000", "KRW"))
    search_index.refresh(catalog, at=NOON + timedelta(days=1))

    found = {
        currency: {one["price"] for one in client.get(f"/api/v1/recordings?currency={currency}").json()["results"]}
        for currency in ("USD", "KRW", "JPY")
    }

    assert found == {"USD": {"1.00"}, "KRW": {"2000"}, "JPY": {None}}
