"""A creator withdraws while a buyer looks at a quote: it changes before the buyer's eyes, with the reason."""

import pytest
from django.utils import timezone

from tests.browser import buyers, neighbours
from tests.browser.arrivals import join_as_buyer, operator_arrives
from tests.browser.conftest import Arrive
from tests.browser.entrances import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_withdrawal_changes_an_open_quote_and_the_rest_is_bought(arrive: Arrive) -> None:
    market = neighbours.settle(at=timezone.now())
    singer, title = market.labels[0].tracks[0].artist, market.labels[0].tracks[0].title
    neighbours.claim(singer, email="singer@saltmarsh.example", at=timezone.now())
    buyer = join_as_buyer(arrive, operator_arrives(arrive, market.operator))
    buyers.register_model(buyer, "Halcyon Compose", version="2")
    buyers.begin_selection(buyer, "Autumn", model="Halcyon Compose 2")
    buyers.collect(buyer, "")
    buyer.follow("See its price")
    buyer.press("Fix $96.00 for 30 days")

    creator = arrive("creator")
    sign_in(creator, email="singer@saltmarsh.example")
    creator.go("Consents")
    creator.follow("Withdraw this yes")
    creator.press("Withdraw my yes")
    buyer.page.reload()

    buyer.reads("Since you froze it, some of it can no longer be licensed")
    buyer.reads(f"{singer} has taken back their yes to this use.")
    buyer.reads(title)
