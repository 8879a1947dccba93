"""Orders that are paid later, on an invoice, by buyers whom an operator allows it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, AuditEntry
from payments.models import Entry, Invoice, Order
from payments.services import invoiced_orders, orders
from tests.factories.accounts import make_key, make_membership, make_operator
from tests.factories.clients import signed_in
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.invoicing import make_invoiced, receive, usd
from tests.payments.shop import Shop, balances_by_kind, make_basket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sandbox")]
Status = Order.Status


def test_a_buyer_that_an_operator_allows_gets_an_invoice_and_pays_it_later(mailoutbox: list[Any]) -> None:
    basket = make_basket("60.00", "40.00")
    operator, buyer = signed_in(make_operator()), signed_in(basket.buyer)
    slug = basket.quote.organisation.slug

    refused = buyer.post(f"/quotes/{basket.quote.uuid}/invoice/", {"purchase_order": "PO-77"})
    operator.post(f"/operator/buyers/{slug}/", {"currency": "USD", "limit": "1000.00", "days_to_pay": "30"})
    offered = buyer.get(f"/quotes/{basket.quote.uuid}/invoice/").content.decode()
    buyer.post(f"/quotes/{basket.quote.uuid}/invoice/", {"purchase_order": "PO-77"})
    order = basket.order
    shown = buyer.get(f"/orders/{order.uuid}/").content.decode()

    assert refused.status_code == 403
    assert "30 days to pay it" in offered
    invoice = order.invoices.get()
    assert (order.status, order.invoice_number, invoice.due_on) == (
        Status.INVOICED,
        invoice.number,
        timezone.now().date() + timedelta(days=30),
    )
    assert invoice.facts["purchase_order"] == "PO-77"
    assert "Your order waits for your bank transfer" in shown
    assert invoice.number in shown
    assert basket.quote.licences.count() == 0
    assert any(mail.subject == f"Invoice {invoice.number}" for mail in mailoutbox)

    today = timezone.now().date().isoformat()
    operator.post(f"/operator/invoices/{order.uuid}/", {"reference": "FT-1", "received_on": today, "amount": "100.00"})

    order = basket.order
    assert (order.status, order.owed.decimal, order.charge_id) == (Status.FULFILLED, "0.00", "")
    assert basket.quote.licences.count() == 2
    assert [paper.kind for paper in order.invoices.order_by("pk")] == ["invoice", "receipt"]
    assert [entry.key for entry in Entry.objects.order_by("pk")] == ["bank:FT-1", f"invoice:{invoice.number}:paid"]
    # Nobody took a fee of it: 15 % are the platform's, the rest is for the music.
    assert balances_by_kind() == {"bank": "-100.00", "platform_revenue": "15.00", "licence_income": "85.00"}
    assert {"invoice_terms.set", "order.invoiced", "order.transfer_booked"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )
    assert_books_are_sound()


def test_the_limit_counts_all_that_is_unpaid() -> None:
    first = make_invoiced("60.00", limit="100.00")
    second = make_basket("50.00", organisation=first.quote.organisation)
    order = orders.place(second.quote, at=timezone.now(), actor=None)

    with pytest.raises(invoiced_orders.LimitReached, match=r"40\.00 USD is left"):
        invoiced_orders.pay_on_invoice(order, at=timezone.now(), actor=None)

    assert second.order.status == Status.PLACED
    receive(first, "60.00")
    invoiced_orders.pay_on_invoice(order, at=timezone.now(), actor=None)
    assert second.order.status == Status.INVOICED


def test_an_order_asked_twice_has_one_invoice() -> None:
    basket = make_invoiced("5.00")

    invoiced_orders.pay_on_invoice(basket.order, at=timezone.now(), actor=None)

    assert Invoice.objects.count() == 1


def test_a_buyer_is_reminded_once_and_then_let_go(mailoutbox: list[Any]) -> None:
    basket = make_invoiced("5.00")
    now = timezone.now()

    for days in (26, 27, 28, 44, 45):
        invoiced_orders.sweep(at=now + timedelta(days=days))

    number = basket.order.invoice_number
    assert [mail.subject for mail in mailoutbox if mail.to == [basket.buyer.email]] == [
        f"Invoice {number}",
        f"Invoice {number} is due soon",
        f"Invoice {number} was cancelled",
    ]
    assert basket.order.status == Status.EXPIRED
    assert Invoice.objects.get().cancelled_at is not None


def test_the_page_at_stripe_is_closed_before_the_invoice(shop: Shop) -> None:
    basket = make_basket("5.00")
    page = shop.start_payment(basket)
    now = timezone.now()
    invoiced_orders.allow(basket.quote.organisation, usd("9.00"), days_to_pay=30, at=now, actor=None)

    invoiced_orders.pay_on_invoice(basket.order, at=now, actor=None)

    assert [session["status"] for session in shop.sandbox.get("/v1/checkout/sessions")["data"]] == ["expired"]
    assert page
    assert basket.order.status == Status.INVOICED


def test_an_order_that_was_paid_at_stripe_meanwhile_gets_no_invoice(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    now = timezone.now()
    invoiced_orders.allow(basket.quote.organisation, usd("9.00"), days_to_pay=30, at=now, actor=None)

    invoiced_orders.pay_on_invoice(basket.order, at=now, actor=None)

    assert (basket.order.status, basket.order.invoice_number) == (Status.FULFILLED, "")
    assert_books_are_sound()


def test_a_machine_orders_on_an_invoice(client: Client) -> None:
    basket = make_basket("5.00")
    now = timezone.now()
    invoiced_orders.allow(basket.quote.organisation, usd("9.00"), days_to_pay=30, at=now, actor=None)
    _key, secret = make_key(basket.quote.organisation, scopes=[ApiKey.Scope.LICENCES_READ, ApiKey.Scope.LICENCES_WRITE])
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "1"}

    asked = {"quote": str(basket.quote.uuid), "pay_by": "invoice"}
    made = client.post("/api/v1/orders", asked, "application/json", headers=headers).json()

    assert (made["status"], made["checkout_url"], len(made["invoices"])) == ("invoiced", "", 1)


def test_only_who_may_sign_orders_on_an_invoice() -> None:
    basket = make_basket("5.00")
    viewer = signed_in(make_membership(basket.quote.organisation, role="viewer").user)

    assert viewer.post(f"/quotes/{basket.quote.uuid}/invoice/").status_code == 403


def test_postgresql_refuses_an_invoiced_order_without_its_invoice() -> None:
    basket = make_invoiced("5.00")

    with pytest.raises(IntegrityError, match="an_invoiced_order_has_its_invoice"):
        Order.objects.filter(pk=basket.order.pk).update(invoice_number="")
