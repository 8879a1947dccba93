"""Principle 5.4: a change of terms is announced, and takes effect on its day, for nobody earlier."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone

from accounts.templatetags.assent import day
from licensing.models import Terms
from licensing.queries.listings import offered_terms
from licensing.queries.quotes import preview
from licensing.services import quotes
from licensing.services import terms as service
from marketplace.catalog.models import Catalog, Grant
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_developer, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_selection, make_terms
from tests.licensing.offers.test_api import Machine

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
DAY = TODAY + timedelta(days=30)


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


@pytest.fixture
def catalog() -> Catalog:
    return make_catalog()


def next_version(terms: Terms, *, price: str) -> Terms:
    """The same offer at another price, published at NOON."""
    written = service.new_version(terms, at=NOON, actor=None)
    service.save(written, at=NOON, actor=None, price_units=usd(price).units)
    return service.publish(written, at=NOON, actor=make_owner(terms.organisation))


def offered(catalog: Catalog, *, on: date) -> list[int | None]:
    return list(offered_terms(on=on).filter(catalog=catalog).order_by("number").values_list("number", flat=True))


@pytest.mark.parametrize("price", ["9.00", "1.00"])
def test_p5_4_a_new_price_holds_on_its_day_and_not_before(catalog: Catalog, price: str) -> None:
    selection = make_selection(make_recording(catalog, cleared=True))
    first = make_terms(catalog)

    second = next_version(first, price=price)

    last_day = preview(selection, on=DAY - timedelta(days=1))
    assert (first.takes_effect_on, second.takes_effect_on) == (TODAY, DAY)
    assert Terms.objects.get(pk=first.pk).ends_on == DAY
    assert (preview(selection, on=TODAY).total, last_day.total) == (usd("3.00"), usd("3.00"))
    assert preview(selection, on=DAY).total == usd(price)
    assert Grant.objects.get(origin=second.uuid).valid_from == DAY


def test_p5_4_an_offer_that_ends_is_offered_until_its_day(catalog: Catalog) -> None:
    terms = make_terms(catalog, notice_days=60)

    service.retire(terms, at=NOON, actor=make_owner(terms.organisation))

    assert offered(catalog, on=TODAY + timedelta(days=59)) == [1]
    assert offered(catalog, on=TODAY + timedelta(days=60)) == []


def test_a_cheaper_offer_written_anew_waits_as_well_and_another_purpose_does_not(catalog: Catalog) -> None:
    make_terms(catalog, notice_days=45)
    owner = make_owner(catalog.organisation)

    same = service.publish(make_terms(catalog, is_published=False, price=usd("1.00")), at=NOON, actor=owner)
    other = service.publish(make_terms(catalog, preset="analysis", is_published=False), at=NOON, actor=owner)

    assert (same.takes_effect_on, other.takes_effect_on) == (TODAY + timedelta(days=45), TODAY)


def test_when_nothing_stands_any_more_a_new_offer_holds_at_once(catalog: Catalog) -> None:
    first = make_terms(catalog)
    service.retire(first, at=NOON, actor=make_owner(catalog.organisation))
    later = NOON + timedelta(days=30)

    again = service.publish(make_terms(catalog, is_published=False), at=later, actor=make_owner(catalog.organisation))

    assert again.takes_effect_on == later.date()


def test_an_open_quote_keeps_its_version_when_the_next_takes_effect(catalog: Catalog) -> None:
    first = make_terms(catalog)
    selection = make_selection(make_recording(catalog, cleared=True))
    quote = quotes.freeze(selection, at=NOON, actor=None)

    next_version(first, price="9.00")
    dearer = quotes.freeze(selection, at=NOON + timedelta(days=30), actor=None)

    assert [line.terms for line in quote.lines.all()] == [first]
    assert (quote.total, dearer.total) == (usd("3.00"), usd("9.00"))


def test_notice_is_never_shorter_than_this_market_asks(catalog: Catalog) -> None:
    with pytest.raises(service.TermsContradictThemselves, match="at least 30 days before"):
        make_terms(catalog, notice_days=29)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "published", "number": 2, "published_at": NOON, "sha256": "0" * 64, "takes_effect_on": TODAY},
        {
            "status": "published", "number": 2, "published_at": NOON, "sha256": "0" * 64,
            "takes_effect_on": DAY - timedelta(days=1),
        },
        {"status": "published", "number": 2, "published_at": NOON, "sha256": "0" * 64},
    ],
)  # fmt: skip
def test_p5_4_postgresql_refuses_a_day_before_the_notice_is_over(catalog: Catalog, change: dict[str, Any]) -> None:
    make_terms(catalog)
    draft = make_terms(catalog, is_published=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        Terms.objects.filter(pk=draft.pk).update(**change)


def test_p5_4_a_machine_cannot_hasten_a_change(catalog: Catalog) -> None:
    first = make_terms(catalog, at=timezone.now() - timedelta(days=1))
    machine = Machine(catalog.organisation)
    today = timezone.now().date()
    body = {"catalog": str(catalog.uuid), "preset": "generative", "price": "1.00", "takes_effect_on": str(today)}

    _status, made = machine.send("terms", body)
    machine.send(f"terms/{made['uuid']}", {"takes_effect_on": str(today), "ends_on": str(today)}, method="PATCH")
    short = machine.send(f"terms/{made['uuid']}", {"notice_days": 0}, method="PATCH")
    _status, published = machine.send(f"terms/{made['uuid']}/publish")
    _status, retired = machine.send(f"terms/{first.uuid}/retire")

    assert (short[0], short[1]["code"]) == (422, "TermsContradictThemselves")
    assert date.fromisoformat(published["takes_effect_on"]) >= today + timedelta(days=30)
    assert (published["is_in_effect"], retired["is_in_effect"]) == (False, True)
    assert date.fromisoformat(retired["ends_on"]) >= today + timedelta(days=30)
    assert [one["number"] for one in machine.get(f"terms?catalog={catalog.uuid}")["results"]] == [1]


@pytest.mark.django_db(transaction=True)
def test_p5_4_of_two_publications_at_once_only_one_holds_at_once(catalog: Catalog) -> None:
    drafts = [make_terms(catalog, is_published=False) for _number in range(2)]
    owner, together = make_owner(catalog.organisation), Barrier(2)

    def publish(terms: Terms) -> date | None:
        try:
            together.wait()
            return service.publish(terms, at=NOON, actor=owner).takes_effect_on
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        days = list(pool.map(publish, drafts))

    assert sorted(filter(None, days)) == [TODAY, DAY]


@pytest.fixture
def announced(catalog: Catalog) -> tuple[Terms, Terms]:
    """An offer of the day before yesterday, and its dearer next version, as of now."""
    first = make_terms(catalog, at=timezone.now() - timedelta(days=2))
    owner = make_owner(catalog.organisation)
    written = service.new_version(first, at=timezone.now(), actor=None)
    service.save(written, at=timezone.now(), actor=None, price_units=usd("5.00").units)
    return first, service.publish(written, at=timezone.now(), actor=owner)


def test_a_buyer_reads_what_it_will_cost_and_from_when(
    client: Client, catalog: Catalog, announced: tuple[Terms, Terms]
) -> None:
    first, second = announced
    buyer = make_developer()
    selection = make_selection(make_recording(catalog, cleared=True), organisation=buyer)
    client.force_login(make_owner(buyer))
    first_day = day(second.takes_effect_on)
    said = f"From {first_day} this offer costs $5.00 a recording, without tax (version 2); until then $3.00 a recording"

    pages = [f"/offers/{first.uuid}/", f"/labels/{catalog.organisation.slug}/{catalog.slug}/"]
    shown = [client.get(page).content.decode() for page in [*pages, f"/selections/{selection.uuid}/"]]

    assert [said in page for page in shown] == [True, True, True]
    assert f"This version takes effect on {first_day}" in client.get(f"/offers/{second.uuid}/").content.decode()


def test_a_label_reads_the_day_before_it_publishes_and_before_it_stops(client: Client, catalog: Catalog) -> None:
    first = make_terms(catalog, at=timezone.now() - timedelta(days=2))
    draft = service.new_version(first, at=timezone.now(), actor=None)
    client.force_login(make_owner(catalog.organisation))
    first_day = day(timezone.now().date() + timedelta(days=30))

    pages = [f"/terms/{draft.uuid}/", f"/terms/{draft.uuid}/publish/", f"/terms/{first.uuid}/retire/"]
    editor, publish, retire = [client.get(page).content.decode() for page in pages]
    told = client.post(f"/terms/{draft.uuid}/publish/", {"confirmed": "yes"}, follow=True).content.decode()

    assert f"Published today, it takes effect on {first_day}" in editor
    assert f"it takes effect on {first_day}, and not before" in publish
    assert f"ends on {first_day}" in retire
    assert f"is announced, and takes effect on {first_day}" in told


def test_a_first_offer_holds_at_once_and_says_so(client: Client, catalog: Catalog) -> None:
    draft = make_terms(catalog, is_published=False)
    client.force_login(make_owner(catalog.organisation))

    page = client.get(f"/terms/{draft.uuid}/publish/").content.decode()

    assert "developers can buy it at once" in page
