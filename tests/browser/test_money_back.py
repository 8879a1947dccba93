"""Money that goes back, or nearly: what a buyer, a creator who was paid from it, and an operator read meanwhile."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from marketplace.kit.months import Month
from tests.browser import buyers, neighbours
from tests.browser.arrivals import operator_arrives
from tests.browser.conftest import Arrive
from tests.browser.console import hear, let_happen
from tests.browser.entrances import sign_in
from tests.browser.visitors import Visitor
from tests.factories.payments import distribute
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.shop import Basket, make_basket
from tests.payments.studio import artist_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CREATOR = "dalbi@songs.example"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Sold:
    """A song that was sold, and whose first month was shared out and others wait; all whom it concerns are there."""

    basket: Basket
    buyer: Visitor
    creator: Visitor
    operator: Visitor

    @property
    def number(self) -> str:
        return self.basket.order.number

    def look_at_order(self) -> None:
        self.buyer.page.goto(f"{self.buyer.home}/orders/{self.basket.order.uuid}/")


@pytest.fixture
def sold(arrive: Arrive) -> Sold:
    basket = make_basket("100.00", access_parts=4_000)
    artist = artist_of(basket.recordings[0])
    neighbours.claim(artist.name, email=CREATOR, at=timezone.now())
    buyer, creator = arrive("buyer"), arrive("creator")
    creator.page.set_viewport_size({"width": 390, "height": 844})
    operator = operator_arrives(arrive, neighbours.make_operator(at=timezone.now()))
    sign_in(buyer, email=basket.buyer.email)
    sign_in(creator, email=CREATOR)
    buyer.page.goto(f"{buyer.home}/quotes/{basket.quote.uuid}/")
    buyers.pay(buyer, price="$100.00")
    hear(operator)
    distribute(_month(basket), at=LATER)
    return Sold(basket, buyer, creator, operator)


def _month(basket: Basket) -> Month:
    licence = basket.quote.licences.get()
    assert licence.issued_at is not None
    return Month.of(licence.issued_at.date())


def _balance(creator: Visitor) -> str:
    """What stands in the creator's balance, as they read it."""
    creator.page.goto(f"{creator.home}/payouts/")
    return creator.main.locator(".facts__row").filter(has_text="In your balance").inner_text()


def test_a_partial_refund_is_seen_by_all_whom_it_concerns(sold: Sold) -> None:
    before = _balance(sold.creator)
    licence = sold.basket.quote.licences.get()

    sold.operator.page.goto(f"{sold.operator.home}/operator/orders/")
    sold.operator.follow(sold.number)
    sold.operator.tick("These amounts")
    sold.operator.fill(licence.number, "40.00")
    sold.operator.fill("Reason", "Some files could not be read.")
    sold.operator.press("See where it comes from")
    sold.operator.reads(f"Licence {licence.number} goes on.")
    sold.operator.press("Give $40.00 back")

    hear(sold.operator)
    sold.operator.page.goto(f"{sold.operator.home}/operator/orders/{sold.basket.order.uuid}/refunds/")
    sold.operator.reads("What went back", role="heading")
    sold.operator.reads("$60.00")
    sold.look_at_order()
    sold.buyer.reads("Paid and licensed", role="heading")
    sold.buyer.reads("What went back to you", role="heading")
    sold.buyer.reads("Some files could not be read.")
    sold.buyer.reads("$40.00")
    assert before != _balance(sold.creator)
    distribute(_month(sold.basket).next, at=LATER + timedelta(days=31))
    sold.creator.page.goto(f"{sold.creator.home}/statements/")
    sold.creator.click(sold.creator.main.get_by_role("table").get_by_role("rowheader").get_by_role("link").first)
    sold.creator.click(sold.creator.main.locator("a[href*='/why/moved/']"))
    sold.creator.reads("Taken back, because a buyer was refunded")
    assert_books_are_sound()


def test_a_dispute_that_is_won_is_seen_by_all_whom_it_concerns(sold: Sold) -> None:
    before = _balance(sold.creator)

    let_happen(sold.operator, "Dispute it")
    sold.operator.page.goto(f"{sold.operator.home}/operator/")
    sold.operator.reads("Answer a bank that asks a payment back")
    sold.look_at_order()
    sold.buyer.reads("Paid, and asked back by your bank", role="heading")
    sold.creator.page.goto(f"{sold.creator.home}/creator/")
    sold.creator.reads(re.compile("of your royalties wait for a bank"))
    assert before != _balance(sold.creator)
    _send_evidence(sold)

    let_happen(sold.operator, "Won")

    sold.operator.page.goto(f"{sold.operator.home}/operator/disputes/")
    sold.operator.follow(sold.number)
    sold.operator.reads("The payment stands")
    sold.look_at_order()
    sold.buyer.reads("Paid and licensed", role="heading")
    assert _balance(sold.creator) == before
    sold.creator.page.goto(f"{sold.creator.home}/creator/")
    assert "wait for a bank" not in sold.creator.main.inner_text()
    assert_books_are_sound()


def _send_evidence(sold: Sold) -> None:
    """Look at what the bank will read, and send it."""
    sold.operator.page.goto(f"{sold.operator.home}/operator/disputes/")
    sold.operator.follow(sold.number)
    sold.operator.reads("The money is with the bank")
    sold.operator.follow("Send it to the bank")
    sold.operator.press("Send it")
    sold.operator.reads("The bank has the evidence.")
    hear(sold.operator)
