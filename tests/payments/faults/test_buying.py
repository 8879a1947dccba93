"""What may go wrong while somebody buys: nobody pays twice, and nobody has a licence that is not paid for."""

from datetime import timedelta

from django.utils import timezone
from pytest_django import Settings

from licensing.models import QuoteLine
from marketplace.catalog.services import freezes
from payments import gateway
from payments.models import InboxEvent, Operation, Order
from payments.queries.sales import fee_ppm
from payments.services import orders
from tests.factories.licences import make_offer
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.sandbox.running import visible_text
from tests.payments.shop import LATER, Shop, assert_sold_once, at_once, make_basket, session_of

Status = Order.Status
SESSIONS = "/v1/checkout/sessions"


def test_fault_01_a_double_click_opens_one_page(shop: Shop) -> None:
    basket = make_basket("5.00")

    addresses = set(at_once(lambda: shop.start_payment(basket), times=4))

    assert len(addresses) == 1
    assert len(shop.sandbox.get(SESSIONS)["data"]) == 1
    assert Operation.objects.count() == 1
    shop.come_back(basket, shop.sandbox.act(addresses.pop(), "pay"))
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_02_a_lost_answer_opens_one_page(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("drop_answer", f"POST {SESSIONS}")

    shop.buy(basket)

    shop.sandbox.wait()
    assert len(shop.sandbox.get(SESSIONS)["data"]) == 1
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_03_an_old_page_is_closed_before_a_new_one_opens(shop: Shop) -> None:
    basket = make_basket("5.00")
    first = shop.start_payment(basket)
    Order.objects.update(checkout_expires_at=timezone.now() + timedelta(minutes=4))

    second = shop.start_payment(basket)

    assert first != second
    assert [session["status"] for session in shop.sandbox.get(SESSIONS)["data"]] == ["open", "expired"]
    assert_books_are_sound()


def test_fault_03_a_page_that_was_paid_meanwhile_is_not_replaced(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)

    address = orders.open_checkout(basket.order, at=timezone.now() + timedelta(hours=23), actor=basket.buyer)

    assert address == f"/orders/{basket.order.uuid}/"
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_05_the_return_before_the_message_sells_once(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    back = shop.buy(basket)

    shop.come_back(basket, back)
    assert_sold_once(basket, licences=1)
    assert InboxEvent.objects.count() == 0

    shop.sandbox.release()
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)
    told = InboxEvent.objects.values_list("kind", "status")
    assert {status for kind, status in told if kind.startswith("checkout")} == {InboxEvent.Status.DONE}
    assert {status for kind, status in told if not kind.startswith("checkout")} <= {InboxEvent.Status.IGNORED}
    assert_books_are_sound()


def test_fault_06_anothers_session_grants_nothing(shop: Shop) -> None:
    basket, other = make_basket("5.00"), make_basket("5.00")
    paid = shop.buy(basket)
    shop.start_payment(other)

    shop.come_back(other, f"/orders/{other.order.uuid}/return/?session={session_of(paid)}")
    stranger = shop.browser(other.buyer).get(f"/orders/{basket.order.uuid}/return/?session={session_of(paid)}")

    shop.sandbox.wait()
    assert stranger.status == 404
    assert other.order.status == Status.PLACED
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_07_slow_money_is_licensed_when_it_is_there(shop: Shop) -> None:
    basket = make_basket("5.00")
    back = shop.sandbox.act(shop.start_payment(basket), "later_paid")
    page = shop.come_back(basket, back)
    assert basket.order.status == Status.AWAITED
    assert "Your bank takes some days" in visible_text(page.text)
    assert basket.quote.licences.count() == 0

    shop.sandbox.hurry()
    shop.sandbox.wait_for("checkout.session.async_payment_succeeded")

    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_08_slow_money_that_does_not_come_frees_the_order(shop: Shop) -> None:
    basket = make_basket("5.00")
    first = shop.start_payment(basket)
    shop.sandbox.act(first, "later_failed")
    shop.sandbox.hurry()
    shop.sandbox.wait_for("checkout.session.async_payment_failed")
    assert basket.order.status == Status.FAILED

    second = shop.start_payment(basket)
    shop.come_back(basket, shop.sandbox.act(second, "pay"))

    shop.sandbox.wait()
    assert first != second
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_10_a_payment_of_another_amount_is_set_aside(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    params = Operation.objects.get().params
    params["line_items"][0]["price_data"]["unit_amount"] = 100
    cheap = gateway.create_checkout(params, idempotency_key="cheap")

    shop.sandbox.act(cheap.url, "pay")

    shop.sandbox.wait()
    event = InboxEvent.objects.get(kind="checkout.session.completed")
    assert event.status == InboxEvent.Status.QUARANTINED
    assert basket.order.status == Status.PLACED
    assert basket.quote.licences.count() == 0
    assert_books_are_sound("unbooked", "stuck_message")


def test_fault_09_an_expiry_told_after_the_payment_changes_nothing(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    shop.sandbox.fault("withhold", "checkout.session.expired")
    Order.objects.update(checkout_expires_at=timezone.now())
    shop.buy(basket)
    shop.sandbox.wait()
    freezes.freeze(basket.recordings[0], reason="Two labels claim it", at=timezone.now(), actor=None)

    shop.sandbox.release()
    shop.sandbox.wait()

    told = InboxEvent.objects.filter(kind="checkout.session.expired")
    assert [event.status for event in told] == [InboxEvent.Status.DONE]
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_10_a_payment_in_another_currency_is_set_aside(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    params = Operation.objects.get().params
    params["line_items"][0]["price_data"]["currency"] = "eur"
    stray = gateway.create_checkout(params, idempotency_key="euros")

    shop.sandbox.act(stray.url, "pay")

    shop.sandbox.wait()
    event = InboxEvent.objects.get(kind="checkout.session.completed")
    assert event.status == InboxEvent.Status.QUARANTINED
    assert (basket.order.status, basket.quote.licences.count()) == (Status.PLACED, 0)
    assert_books_are_sound("unbooked", "stuck_message")


def test_fault_10_a_payment_for_no_order_of_ours_grants_nothing(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    params = Operation.objects.get().params | {"client_reference_id": "somebody-elses"}
    stray = gateway.create_checkout(params, idempotency_key="stray")

    shop.sandbox.act(stray.url, "pay")

    shop.sandbox.wait()
    event = InboxEvent.objects.get(kind="checkout.session.completed")
    assert event.status == InboxEvent.Status.UNMATCHED
    assert (basket.order.status, basket.quote.licences.count()) == (Status.PLACED, 0)
    assert_books_are_sound("unbooked", "unmatched")


def test_fault_11_what_was_agreed_wins_over_later_prices_and_fees(shop: Shop, settings: Settings) -> None:
    basket = make_basket("5.00")
    agreed = fee_ppm(Order(quote=basket.quote))
    page = shop.start_payment(basket)
    line = QuoteLine.objects.select_related("terms__catalog").get(quote=basket.quote)
    make_offer(line.terms.catalog, price_units=9_000_000, takes_effect_on=LATER.date())
    settings.PLATFORM_FEE_PARTS = {"2026-01-01": 5_000}

    shop.sandbox.act(page, "pay")

    shop.sandbox.wait()
    assert (basket.order.total.decimal, fee_ppm(basket.order)) == ("5.00", agreed)
    assert basket.quote.licences.get().terms_id == line.terms_id
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_12_amounts_that_cannot_be_charged_never_reach_stripe(shop: Shop) -> None:
    said = []
    for price, currency in (("0.49", "USD"), ("49", "JPY"), ("999", "KRW"), ("1000000.00", "USD")):
        basket = make_basket(price, currency=currency)
        page = shop.browser(basket.buyer).post(f"/quotes/{basket.quote.uuid}/pay/")
        said.append((page.status, visible_text(page.text)))

    assert [status for status, _text in said] == [409] * 4
    for (_status, text), least in zip(said, ("0.50 USD", "50 JPY", "1000 KRW", "999999.99 USD"), strict=True):
        assert least in text
    assert shop.sandbox.requests() == []
    assert not Order.objects.exists()
    assert_books_are_sound()


def test_fault_12_more_offers_than_stripe_lists_are_one_line(shop: Shop) -> None:
    basket = make_basket(*["0.10"] * 101)

    shop.start_payment(basket)

    (session,) = shop.sandbox.get(SESSIONS)["data"]
    (line,) = shop.sandbox.get(f"{SESSIONS}/{session['id']}/line_items")["data"]
    assert (line["amount_total"], line["description"]) == (10_10, "Licences for 101 offers")
    assert_books_are_sound()
