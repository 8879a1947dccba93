"""What comes to our bank account for an invoice: kept whole, and licensed when all is there."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from marketplace.catalog.services import freezes
from marketplace.kit.months import Month
from payments.models import BankTransfer, Countersignature, Entry, Invoice, Order, Statement
from payments.queries.sales import sold_of
from payments.services import bank_transfers, invoiced_orders
from payments.services.bank_transfers import Received
from tests.factories.accounts import make_operator
from tests.factories.clients import signed_in
from tests.factories.payments import distribute, noon
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.invoicing import make_invoiced, receive, usd
from tests.payments.shop import balances_by_kind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sandbox")]
Status = Order.Status


def test_a_part_is_kept_and_told_until_the_rest_comes(mailoutbox: list[Any]) -> None:
    basket = make_invoiced("100.00")

    receive(basket, "40.00", reference="FT-1")

    assert (basket.order.status, basket.quote.licences.count()) == (Status.INVOICED, 0)
    assert balances_by_kind() == {"bank": "-40.00", "buyer": "40.00"}
    assert any("$60.00 is still missing" in mail.body for mail in mailoutbox)
    assert "$60.00" in signed_in(basket.buyer).get(f"/orders/{basket.order.uuid}/").content.decode()
    assert_books_are_sound()

    receive(basket, "60.00", reference="FT-2")

    assert (basket.order.status, basket.quote.licences.count()) == (Status.FULFILLED, 1)
    assert balances_by_kind() == {"bank": "-100.00", "platform_revenue": "15.00", "licence_income": "85.00"}
    assert_books_are_sound()


def test_what_is_too_much_is_owed_back() -> None:
    basket = make_invoiced("100.00")

    receive(basket, "130.00")
    receive(basket, "5.00", reference="FT-2")

    assert (basket.order.status, basket.order.owed.decimal) == (Status.FULFILLED, "35.00")
    assert sold_of(basket.order).takings.gross == usd("100.00")
    assert [paper.facts["owed"] for paper in basket.order.invoices.filter(kind="receipt").order_by("pk")] == [
        usd("30.00").units,
        usd("5.00").units,
    ]
    assert_books_are_sound()


def test_what_drops_before_the_money_comes_is_owed_back() -> None:
    basket = make_invoiced("60.00", "40.00")
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    receive(basket, "100.00")

    assert (basket.order.status, basket.order.owed.decimal) == (Status.FULFILLED, "40.00")
    assert [licence.price_units for licence in basket.quote.licences.all()] == [usd("60.00").units]
    assert_books_are_sound()


def test_too_little_left_when_the_money_comes_owes_all() -> None:
    basket = make_invoiced("60.00", "40.00", least=2)
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    receive(basket, "100.00")

    assert (basket.order.status, basket.order.owed.decimal) == (Status.OWED, "100.00")
    assert balances_by_kind() == {"bank": "-100.00", "owed_to_buyer": "100.00"}
    assert_books_are_sound()


def test_a_sale_to_our_bank_is_distributed_like_any() -> None:
    basket = make_invoiced("100.00")
    receive(basket, "100.00")
    paid_at = basket.order.paid_at
    assert paid_at is not None

    distribute(Month.of(paid_at), at=noon("2100-01-01"))

    assert Statement.objects.exists()
    assert_books_are_sound()


def test_one_transfer_is_booked_once() -> None:
    basket = make_invoiced("100.00")
    receive(basket, "40.00")

    with pytest.raises(bank_transfers.TransferBooked):
        receive(basket, "40.00")

    assert balances_by_kind() == {"bank": "-40.00", "buyer": "40.00"}


def test_so_much_that_two_decide_is_booked_once_another_operator_enters_the_same() -> None:
    basket = make_invoiced("20000.00")
    today = timezone.now().date().isoformat()
    first, second = signed_in(make_operator()), signed_in(make_operator())
    address = f"/operator/invoices/{basket.order.uuid}/"
    line = {"reference": "FT-1", "received_on": today, "amount": "20000.00"}

    for _time in range(2):
        page = first.post(address, line, follow=True).content.decode()
    second.post(address, line | {"amount": "19999.00"})  # what they read is not the same: nothing is booked

    assert "another operator has to enter the same" in page
    assert (basket.order.status, BankTransfer.objects.count()) == (Status.INVOICED, 0)

    second.post(address, line)

    assert (basket.order.status, BankTransfer.objects.get().amount) == (Status.FULFILLED, usd("20000.00"))
    assert_books_are_sound()


def test_as_much_as_one_may_decide_is_booked_at_once() -> None:
    basket = make_invoiced("20000.00")

    receive(basket, "10000.00", actor=make_operator())

    assert BankTransfer.objects.get().amount == usd("10000.00")


def test_postgresql_refuses_one_operator_as_both() -> None:
    operator, now = make_operator(), timezone.now()

    with pytest.raises(IntegrityError, match="who_countersigns_is_another"):
        Countersignature.objects.create(
            what="transfer", about=uuid4(), said={}, first_by=operator, first_at=now, second_by=operator, second_at=now
        )


def test_an_invoice_that_is_paid_in_part_is_not_let_go() -> None:
    basket = make_invoiced("5.00")
    receive(basket, "2.00")

    invoiced_orders.sweep(at=timezone.now() + timedelta(days=100))

    assert basket.order.status == Status.INVOICED


def test_a_transfer_that_comes_late_is_honoured() -> None:
    basket = make_invoiced("5.00")
    invoiced_orders.sweep(at=timezone.now() + timedelta(days=100))

    receive(basket, "5.00")

    assert (basket.order.status, basket.quote.licences.count()) == (Status.FULFILLED, 1)
    papers = [(paper.kind, paper.cancelled_at is not None) for paper in Invoice.objects.order_by("pk")]
    assert papers == [("invoice", True), ("invoice", False), ("receipt", False)]
    assert_books_are_sound()


def test_a_refused_booking_says_why_beside_its_field() -> None:
    basket = make_invoiced("5.00")
    operator = signed_in(make_operator())
    later = (timezone.now().date() + timedelta(days=2)).isoformat()

    page = operator.post(
        f"/operator/invoices/{basket.order.uuid}/", {"reference": "FT-1", "received_on": later, "amount": "0"}
    ).content.decode()

    assert "The transfer cannot have come after today." in page
    assert "Nothing came then" in page
    assert not BankTransfer.objects.exists()


def test_postgresql_refuses_to_change_a_transfer() -> None:
    receive(make_invoiced("5.00"), "5.00")

    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_banktransfer SET amount_units = 1")


def test_a_day_of_the_books_is_the_day_at_the_bank() -> None:
    basket = make_invoiced("5.00")
    received = Received("FT-1", date(2026, 1, 2), usd("5.00"))

    bank_transfers.book(basket.order, received, at=timezone.now(), actor=None)

    assert Entry.objects.get(key="bank:FT-1").effective_on == date(2026, 1, 2)
