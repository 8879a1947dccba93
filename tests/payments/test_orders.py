"""Placing orders: what is refused before Stripe is asked, who sees what, and the same for machines."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey
from licensing.models import Quote
from marketplace.catalog.services import freezes
from marketplace.kit.money import Money
from payments.models import Operation, Order
from payments.services import orders, unfinished
from tests.factories.accounts import make_developer, make_key, make_membership
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import signed_in
from tests.factories.payments import make_paid_licence
from tests.payments.shop import Basket, Shop, assert_sold_once, make_basket
from tests.payments.studio import usd


def place(basket: Basket) -> Order:
    return orders.place(basket.quote, at=timezone.now(), actor=basket.buyer)


@pytest.mark.django_db
def test_a_quote_is_ordered_once() -> None:
    basket = make_basket("60.00", "40.00")

    first, second = place(basket), place(basket)

    assert first == second
    assert (first.total.decimal, first.status, first.owed.decimal) == ("100.00", Order.Status.PLACED, "0.00")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("price", "currency", "message"),
    [
        ("0.49", "USD", "0.49 USD is too little to be charged: the least is 0.50 USD."),
        ("49", "JPY", "49 JPY is too little to be charged: the least is 50 JPY."),
        ("1000000.00", "USD", "1000000.00 USD is too much for one payment: the most is 999999.99 USD."),
    ],
)
def test_fault_12_amounts_that_cannot_be_charged_are_refused(price: str, currency: str, message: str) -> None:
    basket = make_basket(price, currency=currency)

    with pytest.raises(orders.AmountNotChargeable) as refused:
        place(basket)

    assert refused.value.message == message


@pytest.mark.django_db
def test_an_old_quote_is_refused() -> None:
    basket = make_basket("5.00")
    basket.quote.valid_until = timezone.now() - timedelta(seconds=1)
    basket.quote.save(update_fields=["valid_until"])

    with pytest.raises(orders.QuoteExpired):
        place(basket)


def test_an_order_left_for_long_is_cleared_and_priced_again(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00")
    shop.start_payment(basket)
    now = timezone.now()
    freezes.freeze(basket.recordings[0], reason="Two labels claim it", at=now, actor=None)
    Order.objects.update(checkout_expires_at=now)

    orders.open_checkout(basket.order, at=now, actor=basket.buyer)

    newer, older = shop.sandbox.get("/v1/checkout/sessions")["data"]
    assert [older["status"], older["amount_total"]] == ["expired", 10_000]
    assert [newer["status"], newer["amount_total"]] == ["open", 4_000]


def test_no_page_is_opened_for_a_price_that_holds_no_more(shop: Shop) -> None:
    basket = make_basket("60.00")
    order, now = place(basket), timezone.now()
    Quote.objects.update(valid_until=now)

    with pytest.raises(orders.QuoteExpired):
        orders.open_checkout(order, at=now, actor=basket.buyer)


def test_who_comes_too_late_is_told_why_and_led_to_a_new_price(shop: Shop) -> None:
    basket = make_basket("60.00")
    buyer = shop.browser(basket.buyer)
    shop.start_payment(basket)
    pages = [f"/orders/{basket.order.uuid}/", f"/quotes/{basket.quote.uuid}/", f"/quotes/{basket.quote.uuid}/invoice/"]
    Quote.objects.update(valid_until=timezone.now())
    held = [buyer.get(page).text for page in pages]

    Order.objects.update(checkout_expires_at=timezone.now())

    told = [buyer.get(page).text for page in pages]
    pay, again = f'action="/quotes/{basket.quote.uuid}/pay/"', f'href="/selections/{basket.quote.selection.uuid}/"'
    assert [(pay in page, again in page) for page in held] == [(True, False), (False, True), (False, True)]
    assert [(pay in page, again in page) for page in told] == [(False, True)] * 3
    assert "Freeze the selection again to get the price of today." in told[0]


def test_parts_of_a_cent_are_charged_as_whole_cents(shop: Shop) -> None:
    # 3.00 divided by seven: no line is a whole cent, their sum is.
    basket = make_basket(*(Money(units, "USD") for units in (428_571, 857_143, 1_714_286)))

    shop.come_back(basket, shop.buy(basket))

    shop.sandbox.wait()
    (session,) = shop.sandbox.get("/v1/checkout/sessions")["data"]
    asked = shop.sandbox.get(f"/v1/checkout/sessions/{session['id']}/line_items")["data"]
    assert basket.order.total.decimal == "3.00"
    assert [line["amount_total"] for line in asked] == [44, 85, 171]
    assert_sold_once(basket, licences=3)


@pytest.mark.django_db
def test_another_organisations_order_is_not_there() -> None:
    order = place(make_basket("5.00"))
    stranger = make_membership(make_developer()).user
    client = signed_in(stranger)

    assert client.get(f"/orders/{order.uuid}/").status_code == 404
    assert client.post(f"/quotes/{order.quote.uuid}/pay/").status_code == 404
    assert order.number not in client.get("/orders/").content.decode()


@pytest.mark.django_db
def test_a_viewer_sees_the_order_and_cannot_pay() -> None:
    basket = make_basket("5.00")
    order = place(basket)
    viewer = make_membership(basket.quote.organisation, role="viewer").user
    client = signed_in(viewer)

    page = client.get(f"/orders/{order.uuid}/").content.decode()

    assert order.number in client.get("/orders/").content.decode()
    assert "Pay $5.00" not in page
    assert client.post(f"/quotes/{order.quote.uuid}/pay/").status_code == 403


@pytest.mark.django_db
def test_fault_54_a_call_without_an_answer_is_given_up_at_last() -> None:
    at = timezone.now()
    old, young = (
        Operation.objects.create(
            kind="checkout", business_key=key, params={}, params_hash="", planned_at=at - age, status="unknown"
        )
        for key, age in (("old", timedelta(hours=1)), ("young", timedelta(minutes=1)))
    )

    unfinished.finish_some(at=at)

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.status, young.status) == (Operation.Status.REJECTED, Operation.Status.UNKNOWN)


def test_a_machine_orders_pays_and_reads_its_order(shop: Shop, client: Client) -> None:
    basket = make_basket("5.00")
    _key, secret = make_key(basket.quote.organisation, scopes=[ApiKey.Scope.LICENCES_READ, ApiKey.Scope.LICENCES_WRITE])
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "1"}

    asked = {"quote": str(basket.quote.uuid), "purchase_order": "PO-77"}
    made = [client.post("/api/v1/orders", asked, "application/json", headers=headers) for _ in range(2)]
    shop.sandbox.act(made[0].json()["checkout_url"], "pay")
    shop.sandbox.wait()

    order = basket.order
    shown = client.get(made[0]["Location"], headers=headers).json()
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json() == made[1].json()
    assert shown == {
        "uuid": str(order.uuid),
        "number": order.number,
        "status": "fulfilled",
        "quote": str(basket.quote.uuid),
        "currency": "USD",
        "total": "5.00",
        "owed": "0.00",
        "checkout_url": "",
        "licences": [basket.quote.licences.get().number],
        "purchase_order": "PO-77",
        "invoices": [
            {
                "uuid": str(paper.uuid),
                "number": paper.number,
                "kind": paper.kind,
                "total": "5.00",
                "issued_at": shown["paid_at"],
                "due_on": None,
                "cancelled_at": None,
            }
            for paper in order.invoices.order_by("pk")
        ],
        "placed_at": shown["placed_at"],
        "paid_at": shown["paid_at"],
    }
    listed = client.get("/api/v1/orders?status=fulfilled", headers=headers).json()
    assert [row["number"] for row in listed["results"]] == [order.number]


@pytest.fixture
def settled() -> Order:
    """An order that was paid and licensed, and owes its buyer 1.00."""
    licence = make_paid_licence([make_recording(make_catalog(), cleared=True)], at=timezone.now(), price=usd("5.00"))
    order = Order.objects.get(quote=licence.quote)
    Order.objects.update(owed_units=usd("1.00").units)
    return order


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"status": "placed"},
        {"status": "owed"},
        {"total_units": 1},
        {"charge_id": "ch_other"},
        {"paid_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"owed_units": 0},
    ],
)
def test_postgresql_refuses_to_change_a_settled_order(settled: Order, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="a settled order stays as it is"):
        Order.objects.filter(pk=settled.pk).update(**change)


@pytest.mark.django_db
def test_postgresql_refuses_to_delete_a_settled_order(settled: Order) -> None:
    with pytest.raises(IntegrityError, match="a settled order stays as it is"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_order")


@pytest.mark.django_db
def test_a_settled_order_may_owe_more(settled: Order) -> None:
    assert Order.objects.filter(pk=settled.pk).update(owed_units=usd("6.00").units) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"total_units": 0}, "order_total_is_positive"),
        ({"owed_units": -1}, "order_owes_nothing_or_more"),
        ({"status": "fulfilled"}, "a_settled_order_was_paid"),
        ({"currency": "EUR"}, "an order is in the currency of its quote"),
    ],
)
def test_postgresql_refuses_an_order_that_cannot_be(change: dict[str, object], rule: str) -> None:
    order = place(make_basket("5.00"))

    with pytest.raises(IntegrityError, match=rule):
        Order.objects.filter(pk=order.pk).update(**change)
