"""Buying, over real HTTP: however often one clicks and is told, one set of licences and one ledger entry."""

from datetime import timedelta

from django.utils import timezone

from marketplace.catalog.services import freezes
from payments import gateway
from payments.models import InboxEvent, Operation, Order
from payments.services import orders
from tests.payments.sandbox.running import visible_text
from tests.payments.shop import Shop, assert_sold_once, at_once, balances_by_kind, make_basket, session_of

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


def test_fault_01_a_double_click_opens_one_page(shop: Shop) -> None:
    basket = make_basket("5.00")

    addresses = set(at_once(lambda: shop.start_payment(basket), times=4))

    assert len(addresses) == 1
    assert len(shop.sandbox.get(SESSIONS)["data"]) == 1
    assert Operation.objects.count() == 1
    shop.come_back(basket, shop.sandbox.act(addresses.pop(), "pay"))
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)


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


def test_a_declined_card_can_be_followed_by_another(shop: Shop) -> None:
    basket = make_basket("5.00")
    page = shop.start_payment(basket)
    shop.sandbox.act(page, "decline")

    shop.sandbox.act(page, "pay")

    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)


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


def test_an_expired_page_can_be_opened_again(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    shop.sandbox.api("POST", f"{SESSIONS}/{basket.order.checkout_id}/expire")
    shop.sandbox.wait()
    assert basket.order.status == Status.EXPIRED

    shop.buy(basket)

    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)


def test_fault_03_an_old_page_is_closed_before_a_new_one_opens(shop: Shop) -> None:
    basket = make_basket("5.00")
    first = shop.start_payment(basket)
    Order.objects.update(checkout_expires_at=timezone.now() + timedelta(minutes=4))

    second = shop.start_payment(basket)

    assert first != second
    assert [session["status"] for session in shop.sandbox.get(SESSIONS)["data"]] == ["open", "expired"]


def test_fault_03_a_page_that_was_paid_meanwhile_is_not_replaced(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)

    address = orders.open_checkout(basket.order, at=timezone.now() + timedelta(hours=23), actor=basket.buyer)

    assert address == f"/orders/{basket.order.uuid}/"
    assert_sold_once(basket, licences=1)


def test_fault_04_a_second_payment_is_owed_back_and_revokes_nothing(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    params = Operation.objects.get().params
    stray = gateway.create_checkout(params, idempotency_key="stray")

    shop.buy(basket)
    shop.sandbox.act(stray.url, "pay")
    shop.sandbox.wait()
    shop.sandbox.deliver(shop.sandbox.events("checkout.session.completed")[0]["id"], copies=3)
    shop.sandbox.wait()

    order = basket.order
    assert (order.status, order.owed.decimal) == (Status.FULFILLED, "5.00")
    assert basket.quote.licences.count() == 1
    assert balances_by_kind()["owed_to_buyer"] == "5.00"


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


def test_fault_02_a_lost_answer_opens_one_page(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("drop_answer", f"POST {SESSIONS}")

    shop.buy(basket)

    shop.sandbox.wait()
    assert len(shop.sandbox.get(SESSIONS)["data"]) == 1
    assert_sold_once(basket, licences=1)


def test_fault_54_silence_is_said_and_a_later_click_goes_on(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("rate_limit", f"POST {SESSIONS}")

    refused = shop.browser(basket.buyer).post(f"/quotes/{basket.quote.uuid}/pay/")
    shop.buy(basket)

    shop.sandbox.wait()
    assert refused.status == 502
    assert "Nothing is lost: try again in a minute." in visible_text(refused.text)
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
