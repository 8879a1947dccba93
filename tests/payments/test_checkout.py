"""Buying, over real HTTP: however often one clicks and is told, one set of licences and one ledger entry."""

from django.utils import timezone

from marketplace.catalog.services import freezes
from payments.models import InboxEvent, Order
from tests.payments.sandbox.running import visible_text
from tests.payments.shop import Shop, assert_sold_once, at_once, balances_by_kind, make_basket

Status = Order.Status
SESSIONS = "/v1/checkout/sessions"


def test_a_purchase_becomes_one_licence_for_each_label(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00")

    page = shop.come_back(basket, shop.buy(basket))

    shop.sandbox.wait()
    assert_sold_once(basket, licences=2)
    assert page.status == 200
    assert "Your licences" in visible_text(page.text)
    # 100.00 less 3.20 for the processor; the platform's rate is 15 % of 100.00; the rest is for the music.
    assert balances_by_kind() == {
        "stripe_clearing": "-96.80",
        "platform_revenue": "15.00",
        "licence_income": "81.80",
    }


def test_going_back_and_paying_again_finds_the_same_page(shop: Shop) -> None:
    basket = make_basket("5.00")

    first = shop.start_payment(basket)
    second = shop.start_payment(basket)
    shop.come_back(basket, shop.sandbox.act(second, "pay"))

    assert first == second
    assert shop.start_payment(basket) == f"/orders/{basket.order.uuid}/"
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)


def test_a_closed_tab_loses_nothing(shop: Shop) -> None:
    basket = make_basket("5.00")

    shop.buy(basket)

    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)


def test_the_message_before_the_return_sells_once(shop: Shop) -> None:
    basket = make_basket("5.00")
    back = shop.buy(basket)
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)

    shop.come_back(basket, back)

    assert_sold_once(basket, licences=1)


def test_fault_14_the_same_message_five_times_at_once_sells_once(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("duplicate", "checkout.session.completed", seconds=4)

    shop.buy(basket)

    shop.sandbox.wait()
    sent = [row for row in shop.sandbox.deliveries() if row["type"] == "checkout.session.completed"]
    assert [row["last_status"] for row in sent] == [200] * 5
    assert InboxEvent.objects.filter(kind="checkout.session.completed").count() == 1
    assert_sold_once(basket, licences=1)


def test_message_and_returns_at_once_sell_once(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("duplicate", "checkout.session.completed", seconds=4)
    back = shop.buy(basket)

    pages = at_once(lambda: shop.come_back(basket, back), times=4)

    shop.sandbox.wait()
    assert [page.status for page in pages] == [200] * 4
    assert_sold_once(basket, licences=1)


def test_a_declined_card_can_be_followed_by_another(shop: Shop) -> None:
    basket = make_basket("5.00")
    page = shop.start_payment(basket)
    shop.sandbox.act(page, "decline")

    shop.sandbox.act(page, "pay")

    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)


def test_an_expired_page_can_be_opened_again(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    shop.sandbox.api("POST", f"{SESSIONS}/{basket.order.checkout_id}/expire")
    shop.sandbox.wait()
    assert basket.order.status == Status.EXPIRED

    shop.buy(basket)

    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)


def test_what_drops_after_payment_is_owed_at_its_price(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00")
    shop.sandbox.fault("withhold", times=20)
    back = shop.buy(basket)
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    page = shop.come_back(basket, back)

    order = basket.order
    assert (order.status, order.owed.decimal) == (Status.FULFILLED, "40.00")
    assert [licence.price_units for licence in basket.quote.licences.all()] == [60_00 * 10_000]
    assert "What dropped out after you paid" in visible_text(page.text)
    assert "Owed back to you: $40.00" in visible_text(page.text)
    # 15 % of the 60.00 that are left; the processor kept its 3.20 of the 100.00 that were paid.
    assert balances_by_kind() == {
        "stripe_clearing": "-96.80",
        "owed_to_buyer": "40.00",
        "platform_revenue": "9.00",
        "licence_income": "47.80",
    }


def test_too_few_left_after_payment_issues_nothing_and_owes_all(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00", least=2)
    shop.sandbox.fault("withhold", times=20)
    back = shop.buy(basket)
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    page = shop.come_back(basket, back)

    order = basket.order
    assert (order.status, order.owed.decimal) == (Status.OWED, "100.00")
    assert basket.quote.licences.count() == 0
    assert "Nothing was licensed, and all you paid is owed back" in visible_text(page.text)
    assert balances_by_kind() == {
        "stripe_clearing": "-96.80",
        "owed_to_buyer": "100.00",
        "stripe_fees": "-3.20",
    }


def test_what_dropped_before_payment_is_not_paid_for(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00")
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    shop.come_back(basket, shop.buy(basket))

    shop.sandbox.wait()
    assert basket.order.total.decimal == "60.00"
    assert_sold_once(basket, licences=1)


def test_too_few_left_before_payment_takes_nothing(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00", least=2)
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    refused = shop.browser(basket.buyer).post(f"/quotes/{basket.quote.uuid}/pay/")

    assert refused.status == 409
    assert "Nothing was taken; make a new quote." in visible_text(refused.text)
    assert Order.objects.count() == 0
