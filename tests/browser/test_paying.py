"""Paying in a real browser: whatever the bank asks and whichever tab is closed, one purchase and the right words."""

import re

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from payments.models import InboxEvent, Order
from tests.browser import neighbours
from tests.browser.arrivals import operator_arrives
from tests.browser.conftest import Arrive
from tests.browser.entrances import sign_in
from tests.browser.visitors import Visitor
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.running import SECRET, RunningSandbox
from tests.payments.shop import Basket, assert_sold_once, make_basket
from tests.payments.studio import artist_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY_CARD = re.compile("by test card$")


@pytest.fixture
def sandbox(site: str, live_server: LiveServer, start_sandbox: StartSandbox) -> RunningSandbox:
    """The sandbox that the site talks to, to be told what shall go wrong."""
    return start_sandbox({f"{live_server.url}/webhooks/stripe": SECRET})


def at_the_quote(arrive: Arrive, basket: Basket) -> Visitor:
    """The buyer before an accepted quote."""
    buyer = arrive("buyer")
    sign_in(buyer, email=basket.buyer.email)
    buyer.page.goto(f"{buyer.home}/quotes/{basket.quote.uuid}/")
    return buyer


def test_a_purchase_that_needs_3d_secure(sandbox: RunningSandbox, arrive: Arrive) -> None:
    basket = make_basket("5.00")
    buyer = at_the_quote(arrive, basket)

    buyer.fill("Your purchase order number", "PO-77")
    buyer.press("Pay $5.00")
    buyer.press("Pay by a card that needs 3-D Secure")
    buyer.reads("Your bank asks whether it is you", role="heading")
    assert basket.quote.licences.count() == 0
    buyer.press("Fail to prove it")
    buyer.reads("Your bank could not tell that it is you.")
    buyer.press("Pay by a card that needs 3-D Secure")
    buyer.press("Yes, it is me")

    buyer.reads("Paid and licensed", role="heading")
    buyer.reads("For your accountants", role="heading")
    with buyer.page.expect_download() as download:
        buyer.main.get_by_role("link", name="English").first.click()
    assert re.fullmatch(r"INV-\d{4}-000001\.en\.pdf", download.value.suggested_filename)
    assert basket.order.purchase_order == "PO-77"
    _creator_reads_who_licensed_it(arrive, basket)
    _operator_reads_what_was_paid(arrive, basket)
    sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def _creator_reads_who_licensed_it(arrive: Arrive, basket: Basket) -> None:
    artist, email = artist_of(basket.recordings[0]), "dalbi@songs.example"
    neighbours.claim(artist.name, email=email, at=timezone.now())
    creator = arrive("creator")
    creator.page.set_viewport_size({"width": 390, "height": 844})
    sign_in(creator, email=email)
    creator.page.goto(f"{creator.home}/works/{basket.recordings[0].uuid}/")
    creator.follow("Who licensed it, for which model and until when")
    creator.reads(basket.quote.organisation.name)
    creator.reads(basket.quote.licences.get().number)


def _operator_reads_what_was_paid(arrive: Arrive, basket: Basket) -> None:
    operator = operator_arrives(arrive, neighbours.make_operator(at=timezone.now()))
    operator.page.goto(f"{operator.home}/operator/orders/")
    paid = operator.main.get_by_role("row").filter(has_text=basket.order.number)
    assert "$5.00" in paid.inner_text()


def test_a_buyer_who_leaves_the_bank_finds_the_order_waiting(sandbox: RunningSandbox, arrive: Arrive) -> None:
    basket = make_basket("5.00")
    buyer = at_the_quote(arrive, basket)
    buyer.press("Pay $5.00")
    buyer.press("Try a card that is declined")
    buyer.reads("Your card was declined.")
    buyer.press("Pay by a card that needs 3-D Secure")

    buyer.follow("Leave without paying")

    buyer.reads("Your order waits for its payment", role="heading")
    buyer.reads("Nothing has been taken.")
    buyer.press("Pay $5.00")
    buyer.press(BY_CARD)
    buyer.reads("Paid and licensed", role="heading")
    sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_a_slow_payment_is_shown_as_on_its_way_until_it_is_there(sandbox: RunningSandbox, arrive: Arrive) -> None:
    basket = make_basket("5.00")
    buyer = at_the_quote(arrive, basket)
    buyer.press("Pay $5.00")
    buyer.press("Pay by a slow method: the money comes")
    buyer.reads("Your payment is on its way", role="heading")

    sandbox.hurry()
    sandbox.wait_for("checkout.session.async_payment_succeeded")
    buyer.page.reload()

    buyer.reads("Paid and licensed", role="heading")
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_05_the_success_page_before_the_message_licenses_once(sandbox: RunningSandbox, arrive: Arrive) -> None:
    basket = make_basket("5.00")
    sandbox.fault("withhold", times=50)
    buyer = at_the_quote(arrive, basket)

    buyer.press("Pay $5.00")
    buyer.press(BY_CARD)

    buyer.reads("Paid and licensed", role="heading")
    assert InboxEvent.objects.count() == 0
    assert_sold_once(basket, licences=1)
    sandbox.release()
    sandbox.wait()
    buyer.page.reload()
    buyer.reads("Paid and licensed", role="heading")
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_06_a_forged_way_back_grants_nothing(sandbox: RunningSandbox, arrive: Arrive) -> None:
    paid, other = make_basket("5.00"), make_basket("5.00")
    owner, forger = at_the_quote(arrive, paid), at_the_quote(arrive, other)
    owner.press("Pay $5.00")
    owner.press(BY_CARD)
    owner.reads("Paid and licensed", role="heading")
    forger.press("Pay $5.00")
    forger.reads("Your order", role="heading")

    session = paid.order.checkout_id
    forger.page.goto(f"{forger.home}/orders/{other.order.uuid}/return/?session={session}")
    forger.reads("Your order waits for its payment", role="heading")
    forger.page.goto(f"{forger.home}/orders/{other.order.uuid}/return/?session={other.order.checkout_id}")
    forger.reads("Your order waits for its payment", role="heading")
    stolen = forger.page.goto(f"{forger.home}/orders/{paid.order.uuid}/return/?session={session}")

    sandbox.wait()
    assert stolen is not None
    assert stolen.status == 404
    forger.faults.clear()  # the browser complains of the page that is not there, as it should
    assert (other.order.status, other.quote.licences.count()) == (Order.Status.PLACED, 0)
    assert (paid.order.status, paid.quote.licences.count()) == (Order.Status.FULFILLED, 1)
    assert_books_are_sound()


def test_two_tabs_and_a_closed_one_buy_once(sandbox: RunningSandbox, arrive: Arrive) -> None:
    basket = make_basket("5.00")
    buyer = at_the_quote(arrive, basket)
    buyer.press("Pay $5.00")
    first = buyer.page.url
    second = buyer.page.context.new_page()
    second.goto(f"{buyer.home}/quotes/{basket.quote.uuid}/")
    second.get_by_role("button", name="Pay $5.00").click()
    assert second.url == first
    second.get_by_role("button", name=BY_CARD).click()
    second.get_by_role("heading", name="Paid and licensed").wait_for()
    second.close()

    buyer.page.reload()

    buyer.reads("This order is already paid for or on its way", role="heading")
    buyer.follow("Go back to the shop")
    buyer.reads("Paid and licensed", role="heading")
    sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()
