"""A creator on a phone says at Stripe where they are paid; what is missing is told to them and to operators."""

import re

import pytest
from django.conf import settings
from django.utils import timezone

from tests.browser import neighbours
from tests.browser.arrivals import operator_arrives
from tests.browser.conftest import Arrive
from tests.browser.entrances import sign_in
from tests.browser.visitors import PASSWORD, Visitor
from tests.factories.accounts import make_creator, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "iseul@songs.example"


def test_a_creator_onboards_in_two_goes_and_is_restricted_later(arrive: Arrive) -> None:
    make_creator(name="Kang Iseul", user=make_user(email=EMAIL, name="Kang Iseul"))
    operator = operator_arrives(arrive, neighbours.make_operator(at=timezone.now()))
    phone = arrive("phone", with_script=False)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    sign_in(phone, email=EMAIL)

    phone.page.goto(f"{phone.home}/payee/")
    phone.reads("Tell us where your money shall go", role="heading")
    phone.follow("Say where you are paid")
    phone.reads("Is it you?", role="heading")
    phone.fill("Password", PASSWORD)
    phone.press("Go on")
    phone.choose("In which country is your bank?", "United States")
    phone.press("Go on")
    _gives(phone, "Give everything but the bank account and the identity card")
    phone.reads("Your payment details are not finished", role="heading")
    phone.reads("A picture of your passport or identity card")
    phone.reads("Your bank account")

    phone.follow("Go on at Stripe")
    _gives(phone, "Give everything: accepted at once")
    phone.reads("You can be paid", role="heading")

    _restrict(operator)
    phone.page.reload()
    phone.reads("Stripe needs something from you before it pays", role="heading")
    operator.page.goto(operator.home)
    _is_stopped(operator)


def _gives(phone: Visitor, choice: str) -> None:
    """On the page that stands in for Stripe's, which says so."""
    phone.reads("Tell us where to pay you", role="heading")
    banner = phone.page.get_by_role("banner").inner_text()
    assert "Sandbox: no real money" in banner
    phone.press(choice)


def _is_stopped(operator: Visitor) -> None:
    operator.go("Payees")
    operator.click(operator.main.get_by_role("link", name=re.compile("^Stopped")))
    operator.reads("Kang Iseul")


def _restrict(operator: Visitor) -> None:
    """On the fault console, to which the banner leads; the site hears of it by a thin event."""
    operator.follow("Make something go wrong", within=operator.page.get_by_role("complementary", name="Sandbox"))
    operator.reads("Fault console", role="heading")
    operator.press("Restricted")
    quiet = operator.page.request.get(f"{settings.STRIPE_API_BASE}/_sandbox/quiet")
    assert quiet.json() == {"quiet": True}
