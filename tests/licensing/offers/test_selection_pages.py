"""Collecting recordings on the pages: changed, put away, with what drops out and why."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Organisation
from licensing.services import terms as terms_service
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_owner
from tests.factories.catalog import make_freeze
from tests.factories.licensing import make_selection, make_terms
from tests.licensing.offers.wishes import WISH

pytestmark = pytest.mark.django_db


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
    selection = make_selection(catalog.recordings.all()[0], organisation=developer)
    newer = make_selection(organisation=developer, at=NOON + timedelta(days=1))
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


def test_terms_that_are_not_on_offer_any_more_are_not_chosen_silently(
    buyer: Client, developer: Organisation, catalog: Catalog
) -> None:
    dear = make_terms(catalog, title="Dear")
    one = catalog.recordings.get(title="Night Ferry")
    selection = make_selection(one, organisation=developer)
    path, ticked = f"/selections/{selection.uuid}/lines/", {"recording": str(one.uuid), "terms": str(dear.uuid)}
    buyer.post(path, ticked)
    terms_service.retire(dear, at=NOON - timedelta(days=30), actor=make_owner(catalog.organisation))

    refused = buyer.post(path, ticked, follow=True).content.decode()

    assert "These terms do not cover your use any more. Choose others." in refused
    assert selection.lines.get().terms == dear
