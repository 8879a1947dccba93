"""Money that came to our bank in part or late: it always buys the order or can leave again."""

from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from accounts.services.neutrality import NotNeutral
from marketplace.catalog.services import freezes
from payments import gateway
from payments.models import Order, Refund
from payments.queries.bank_transfers import owed_on_invoices, waits_for
from payments.services import invoiced_orders, orders, refunds, waiting_transfers
from payments.services.waiting_transfers import NothingWaits
from tests.factories.accounts import make_membership, make_operator
from tests.factories.clients import signed_in
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import hear, refunded_at_stripe
from tests.payments.invoicing import make_invoiced, receive, usd
from tests.payments.shop import Basket, Shop, balances_by_kind, make_basket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sandbox")]
Status = Order.Status


def let_go(basket: Basket) -> None:
    """Press the operator's button."""
    page = f"/operator/invoices/{basket.order.uuid}/"
    operator = signed_in(make_operator())
    assert "waits for the rest" in operator.get(page).content.decode()
    assert operator.post(f"{page}let-go/").status_code == 302


def test_a_part_to_which_nothing_more_comes_leaves_again_and_the_limit_is_free(mailoutbox: list[object]) -> None:
    basket = make_invoiced("100.00", limit="100.00")
    receive(basket, "40.00")

    let_go(basket)

    assert (basket.order.status, basket.order.owed.decimal, waits_for(basket.order).units) == (
        Status.EXPIRED,
        "40.00",
        0,
    )
    assert basket.order.invoices.get(kind="invoice").cancelled_at is not None
    assert owed_on_invoices(basket.quote.organisation, "USD").units == 0
    assert "Owed back to you" in signed_in(basket.buyer).get(f"/orders/{basket.order.uuid}/").content.decode()
    assert_books_are_sound()

    page = f"/operator/orders/{basket.order.uuid}/"
    operator = signed_in(make_operator())
    assert page in operator.get("/operator/orders/").content.decode()
    assert "It is sent" in operator.get(f"{page}refunds/").content.decode()
    left = {"reference": "B-1", "sent_on": timezone.now().date().isoformat(), "seen": "40.00"}
    operator.post(f"{page}sent-back/", left)

    assert balances_by_kind() == {}
    assert_books_are_sound()


def test_a_late_part_of_an_order_that_is_paid_by_card_goes_back_from_our_bank(shop: Shop) -> None:
    basket = make_invoiced("100.00")
    invoiced_orders.sweep(at=timezone.now() + timedelta(days=100))
    receive(basket, "40.00")

    shop.come_back(basket, shop.buy(basket))
    hear(shop)
    refunds.send_all_owed(at=timezone.now())

    assert (basket.order.status, basket.order.owed.decimal) == (Status.FULFILLED, "40.00")
    assert (Refund.objects.count(), refunded_at_stripe(shop, basket.order)) == (0, 0)
    assert_books_are_sound()

    operator = signed_in(make_operator())
    left = {"reference": "B-1", "sent_on": timezone.now().date().isoformat(), "seen": "40.00"}
    operator.post(f"/operator/orders/{basket.order.uuid}/sent-back/", left)

    assert (Refund.objects.get().bank_reference, balances_by_kind().get("bank")) == ("B-1", None)
    assert_books_are_sound()


def test_a_late_part_buys_what_is_left_when_it_is_invoiced_again() -> None:
    basket = make_invoiced("80.00", "20.00")
    invoiced_orders.sweep(at=timezone.now() + timedelta(days=100))
    receive(basket, "90.00")
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    invoiced_orders.pay_on_invoice(basket.order, at=timezone.now(), actor=basket.buyer)

    assert (basket.order.status, basket.order.total, basket.order.owed) == (
        Status.FULFILLED,
        usd("80.00"),
        usd("10.00"),
    )
    assert basket.quote.licences.count() == 1
    assert_books_are_sound()


def test_what_was_let_go_is_not_counted_for_the_next_invoice() -> None:
    basket = make_invoiced("100.00")
    receive(basket, "40.00")
    let_go(basket)

    invoiced_orders.pay_on_invoice(basket.order, at=timezone.now(), actor=basket.buyer)
    receive(basket, "60.00", reference="FT-2")
    waited = (basket.order.status, waits_for(basket.order))
    receive(basket, "40.00", reference="FT-3")

    assert waited == (Status.INVOICED, usd("60.00"))
    assert (basket.order.status, basket.order.owed) == (Status.FULFILLED, usd("40.00"))
    assert_books_are_sound()


def test_an_operator_of_the_buyer_lets_nothing_go() -> None:
    basket, partial = make_invoiced("100.00"), make_operator()
    make_membership(basket.quote.organisation, user=partial)

    with pytest.raises(NothingWaits):
        waiting_transfers.let_go(basket.order, at=timezone.now(), actor=make_operator())
    receive(basket, "40.00")
    with pytest.raises(NotNeutral):
        waiting_transfers.let_go(basket.order, at=timezone.now(), actor=partial)

    assert waits_for(basket.order) == usd("40.00")


def test_a_page_at_stripe_that_comes_after_the_invoice_is_closed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    basket = make_basket("5.00")
    now, invoiced = timezone.now(), Event()
    invoiced_orders.allow(basket.quote.organisation, usd("9.00"), days_to_pay=30, at=now, actor=None)
    order = orders.place(basket.quote, at=now, actor=basket.buyer)
    create = gateway.create_checkout

    def invoice_meanwhile(*told: object, **said: object) -> object:
        hosted = create(*told, **said)  # type: ignore[arg-type]
        if not invoiced.is_set():
            invoiced.set()
            invoiced_orders.pay_on_invoice(order, at=now, actor=basket.buyer)
        return hosted

    monkeypatch.setattr(gateway, "create_checkout", invoice_meanwhile)
    with pytest.raises(orders.OrderClosed):
        orders.open_checkout(order, at=now, actor=basket.buyer)

    assert basket.order.status == Status.INVOICED
    assert [session["status"] for session in shop.sandbox.get("/v1/checkout/sessions")["data"]] == ["expired"]
    assert_books_are_sound()
