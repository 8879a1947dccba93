"""A songwriter answers on a phone, without a password; the label cuts the price, and the song is not sold."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from licensing.models import Selection, Terms
from marketplace.catalog.models import Catalog, Consent, Credit, Recording, StandingPolicy
from marketplace.kit.money import Money
from tests.browser.conftest import Arrive
from tests.browser.entrances import read_mail, sign_in
from tests.browser.visitors import Visitor
from tests.factories.accounts import make_developer, make_label, make_party, make_user
from tests.factories.catalog import make_catalog, make_credit, make_recording
from tests.factories.licensing import make_selection, make_terms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRITER, OWNER, BUYER = "iseul@songs.example", "jiwoo@onbit.example", "dana@halcyon.example"
TOO_CHEAP = "Kang Iseul has approved this use, but only for a higher price."


def test_songwriter_says_yes_above_two_dollars_and_a_cheaper_offer_does_not_sell(arrive: Arrive) -> None:
    catalog, song, draft = _song_without_its_writers_yes()
    selection = _basket(song)
    label, phone, buyer = arrive("label"), arrive("songwriter"), arrive("buyer")
    phone.page.set_viewport_size({"width": 390, "height": 844})
    sign_in(label, email=OWNER)
    sign_in(buyer, email=BUYER)

    _ask(label, catalog)
    _answer(phone)
    _sees(label, catalog, "1 of 1 recording can be licensed")
    _publish_for_less(label, draft)

    _sees(label, catalog, "0 of 1 recording can be licensed")
    label.reads(TOO_CHEAP)
    buyer.page.goto(f"{buyer.home}/selections/{selection.uuid}/")
    buyer.reads(TOO_CHEAP)
    policy = StandingPolicy.objects.get(party__name="Kang Iseul")
    consent = Consent.objects.get(recordings=song, party=policy.party)
    assert (policy.voice, policy.least_price, consent.personal) == ("no", Money.parse("2.00", "USD"), [])


def _song_without_its_writers_yes() -> tuple[Catalog, Recording, Terms]:
    """Everybody else has agreed; the label means to ask three dollars."""
    owner = make_user(email=OWNER, name="Park Jiwoo")
    catalog = make_catalog(make_label(name="Onbit Records", owner=owner), title="Orchard Days")
    song = make_recording(catalog, cleared=True, title="Persimmon Weather")
    writer = make_party(catalog.organisation, name="Kang Iseul")
    assert song.work is not None
    make_credit(song.work, writer, Credit.Role.WRITER)
    draft = make_terms(catalog, price=Money.parse("3.00", "USD"), is_published=False, governing_law="Republic of Korea")
    return catalog, song, draft


def _basket(song: Recording) -> Selection:
    buyer = make_developer(name="Halcyon Audio", owner=make_user(email=BUYER))
    return make_selection(song, organisation=buyer, at=timezone.now())


def _ask(label: Visitor, catalog: Catalog) -> None:
    """From the page that says who is missing."""
    label.go("Catalogs")
    label.follow(catalog.title)
    label.follow("Clearance")
    label.reads("Kang Iseul, who wrote it, has not approved this use.")
    label.follow("Ask Kang Iseul")
    label.fill("Their e-mail address", WRITER)
    label.press("Send the letter")
    label.reads("Sent. Kang Iseul has a letter with a link.")


def _answer(phone: Visitor) -> None:
    """Yes above two dollars, at every label, never the voice; nothing stands ticked before."""
    read_mail(phone, to=WRITER)
    phone.click(phone.main.get_by_role("link", name=re.compile("answer.[0-9a-f]{8}-")))
    phone.reads("May AI learn from the music of Kang Iseul?", role="heading")
    phone.reads("Never your voice, name or face")
    expect(phone.main.locator("input:checked")).to_have_count(0)
    phone.tick("Yes")
    phone.fill("A recording must cost at least", "2.00")
    phone.check(phone.main.get_by_label(re.compile("^For all my music, at every label here")))
    phone.fill("Your full name", "Kang Iseul")
    phone.press("See what I would sign")
    phone.reads("A recording must cost at least $2.00. Never my voice, name, image or likeness.")
    link = phone.page.url
    phone.press("Sign my answer")
    phone.reads("You said yes", role="heading")
    phone.page.goto(link)
    phone.reads("You can take your yes back here at any time; this letter is all that you need.")


def _publish_for_less(label: Visitor, draft: Terms) -> None:
    label.go("Terms")
    label.follow(draft.title)
    label.fill("Price", "1.50", exact=True)
    label.press("Save draft")
    label.follow("Publish the saved draft")
    label.press("Publish it")
    label.reads("Version 1 is published.")


def _sees(label: Visitor, catalog: Catalog, verdict: str) -> None:
    label.go("Catalogs")
    label.follow(catalog.title)
    label.follow("Clearance")
    label.reads(verdict, role="heading")
