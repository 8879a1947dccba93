"""By keyboard alone: the menus, and the main job of each home; each page's stops are test_every_page's."""

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Membership, Organisation, User
from accounts.services import parties
from licensing.models import Licence
from marketplace.catalog.models import Catalog
from marketplace.kit.months import Month
from payments.sample_market import catalogs
from payments.sample_market.repertoire import ONBIT
from tests.browser import buyers, earnings, labels, neighbours
from tests.browser.conftest import Arrive
from tests.browser.entrances import sign_in, sign_in_as_operator
from tests.browser.typists import Typist
from tests.factories.accounts import make_developer, make_label, make_membership, make_owner, make_user

LABEL = replace(ONBIT, tracks=(ONBIT.tracks[0], ONBIT.tracks[1], ONBIT.tracks[3], ONBIT.tracks[4]))

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_main_job_of_each_home_is_done_by_keyboard(arrive: Arrive) -> None:
    at = timezone.now()
    catalog = _label_with_a_catalog()
    songs = parties.named(catalog.organisation, "Han Garam")
    singer = parties.claim(songs, user=make_user(email="garam@onbit.example"), at=at).user
    developer = make_owner(make_developer(name="Halcyon Audio"))
    operator = neighbours.make_operator(at=at)

    label = arrive("label", by_keyboard=True)
    sign_in(label, email="jiwoo@onbit.example")
    label.go("Catalogs")
    label.follow(LABEL.catalog)
    labels.publish_terms(label, LABEL.catalog, preset="Generative training of one model version", price="24.00")
    labels.list_catalog(label, LABEL)

    buyer = arrive("buyer", by_keyboard=True)
    sign_in(buyer, email=developer.email)
    buyers.register_model(buyer, "Halcyon Compose", version="2")
    buyers.begin_selection(buyer, "Autumn", model="Halcyon Compose 2")
    buyers.collect(buyer, "")
    buyers.fix_and_sign(buyer, organisation="Halcyon Audio", price="$72.00")
    buyers.pay(buyer, price="$72.00")

    keeper = arrive("operator", by_keyboard=True)
    sign_in_as_operator(keeper, operator)
    month = Month.of(Licence.objects.latest("issued_at").starts_on)
    earnings.distribute(keeper, month)

    creator = arrive("creator", by_keyboard=True)
    assert singer is not None
    sign_in(creator, email=singer.email)
    earnings.ask_why(creator, f"{month.first_day:%B %Y}")


def test_a_menu_opens_and_closes_by_keyboard_and_gives_the_focus_back(arrive: Arrive) -> None:
    _owner_of(make_label(name=LABEL.name))
    visitor = arrive("label", by_keyboard=True)
    sign_in(visitor, email="jiwoo@onbit.example")
    page = visitor.page
    menu = page.get_by_role("banner").locator("details.menu").first
    sign_out = menu.get_by_role("button", name="Sign out")

    assert isinstance(visitor, Typist)
    visitor.reach(menu.locator("summary"))
    page.keyboard.press("Enter")
    expect(sign_out).to_be_visible()
    visitor.reach(sign_out)
    page.keyboard.press("Escape")

    expect(sign_out).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Space")
    expect(sign_out).to_be_visible()


def _label_with_a_catalog() -> Catalog:
    """A verified label that has brought everything, but neither its terms nor its word that all may see it."""
    organisation = make_label(name=LABEL.name)
    return catalogs.bring(LABEL, organisation, _owner_of(organisation), at=timezone.now())


def _owner_of(organisation: Organisation) -> User:
    user = make_user(email=LABEL.email)
    return make_membership(organisation, user=user, role=Membership.Role.OWNER, is_signatory=True).user
