"""After a withdrawal an open quote says one thing everywhere: page, agreement, home and API tell what is left."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation
from licensing.models import Quote
from marketplace.catalog.models import Recording
from marketplace.catalog.services import freezes
from marketplace.kit.money import Money
from tests.factories.accounts import make_label
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import machine_of
from tests.factories.licensing import make_quote, make_terms

pytestmark = pytest.mark.django_db
SIX, THREE = Money.parse("6.00", "USD"), Money.parse("3.00", "USD")


@pytest.fixture
def quote(developer: Organisation) -> Quote:
    """Two of one label at $3 each, and one of another, which is frozen after the price was."""
    stays, goes = make_catalog(make_label(name="Onbit Records")), make_catalog(make_label(name="Moonfold Records"))
    make_terms(stays)
    make_terms(goes)
    left = [make_recording(stays, title=title, cleared=True) for title in ("First Light", "Last Train")]
    lost = make_recording(goes, title="Cold Harbour", cleared=True)
    found = make_quote(*left, lost, organisation=developer, at=timezone.now())
    freezes.freeze(lost, reason="CON-1", at=timezone.now(), actor=None)
    return found


def test_its_page_prices_lists_and_sums_only_what_is_left(buyer: Client, quote: Quote) -> None:
    page = buyer.get(f"/quotes/{quote.uuid}/")
    shown = page.context

    assert [(one.terms.organisation.name, one.cleared, one.price) for one in shown["totals"]] == [
        ("Onbit Records", 2, SIX)
    ]
    assert (shown["total"], shown["count"], shown["rounding"]) == (SIX, 2, Money.zero("USD"))
    assert [line.recording.title for line in shown["page"]] == ["First Light", "Last Train"]
    assert [(rung["name"], rung.get("change"), rung["left"]) for rung in shown["rungs"][:3]] == [
        ("Selected", None, "$9.00"),
        ("Dropped", "\N{MINUS SIGN} $3.00", "$6.00"),
        ("You pay", None, "$6.00"),
    ]
    told = page.content.decode()
    assert "Cold Harbour" in told
    assert "It was fixed at $9.00, for more than is left of it." in told
    assert "Moonfold Records" not in told


def test_its_agreement_names_no_licensor_of_whom_nothing_is_left(buyer: Client, quote: Quote) -> None:
    read = buyer.get(f"/quotes/{quote.uuid}/").context["form"]["agreement_sha256"].value()
    shown = buyer.get(f"/quotes/{quote.uuid}/agreement/").context["agreement"]
    told = machine_of(quote.organisation).get(f"/api/v1/quotes/{quote.uuid}/agreement").json()

    assert "Moonfold Records" not in shown.text
    assert "Price without tax: $6.00" in shown.text
    assert (shown.sha256, told["sha256"]) == (read, read)


def test_the_home_and_the_api_say_what_the_page_says(buyer: Client, quote: Quote) -> None:
    page = buyer.get(f"/quotes/{quote.uuid}/").context
    today = machine_of(quote.organisation).get(f"/api/v1/quotes/{quote.uuid}/today").json()
    (task,) = [one for one in buyer.get("/developer/").context["tasks"] if quote.number in one["title"]]

    assert task["why"] == "2 recordings for $6.00"
    assert (today["total"], today["count"]) == (page["total"].decimal, page["count"])
    assert sum(Decimal(one["price"]) for one in today["by_terms"]) == Decimal(today["total"])


def test_a_quote_of_which_nothing_is_left_waits_for_no_signature(buyer: Client, quote: Quote) -> None:
    for recording in Recording.objects.filter(quote_lines__quote=quote):
        freezes.freeze(recording, reason="CON-2", at=timezone.now(), actor=None)

    (task,) = [one for one in buyer.get("/developer/").context["tasks"] if quote.number in one["title"]]

    assert task["why"] == "Too little of it is left to be paid."
