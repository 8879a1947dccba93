"""Refunds: to the buyer once, from whom it is due to the unit, and undone when they did not arrive."""

import pytest
from django.core import mail
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, GivenBack, Operation, Posting, Recovery, Refund
from payments.queries.balances import balances
from payments.queries.refunds import left_on_charge
from payments.services import operations, refund_calls, refunds, unfinished
from payments.services.refunds import TooMuchToRefund
from tests.factories.accounts import make_operator
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import (
    buy,
    give_back,
    hear,
    licences_of,
    owed_to_buyers,
    refunded_at_stripe,
    share_out,
    stands,
    withdraw,
)
from tests.payments.sandbox.running import Answered
from tests.payments.shop import Shop, at_once

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Account.Kind
Status = Refund.Status
ODD = (1, 7, 13, 99, 101, 203, 77, 111, 333, 56)


def money(amount: str, currency: str) -> Money:
    """So many of a currency's minor units, written as dollars and cents."""
    return Money.from_minor(int(amount.replace(".", "")), currency)


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_25_a_part_goes_back_before_payout_and_the_licence_stays(shop: Shop, currency: str) -> None:
    basket = buy(shop, *(["25.00"] if currency == "USD" else ["2500"]), currency=currency)
    share_out(basket)
    had = stands(Kind.PAYEE, currency)
    (licence,) = licences_of(basket)

    refund = give_back(basket, {licence: money("5.01", currency)})

    assert refund.status == Status.SUCCEEDED
    assert refunded_at_stripe(shop, basket.order) == 501
    took = had - stands(Kind.PAYEE, currency)
    assert took.units == sum(row.amount_units for row in Recovery.objects.all())
    assert took.units > 0
    licence.refresh_from_db()
    assert licence.status == Licence.Status.IN_FORCE
    assert owed_to_buyers(currency) == Money.zero(currency)
    hear(shop)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_27_ten_odd_parts_sum_exactly_and_the_next_is_refused(shop: Shop, currency: str) -> None:
    basket = buy(shop, "10.01" if currency == "USD" else "1001", currency=currency)
    share_out(basket)
    (licence,) = licences_of(basket)

    for cents in ODD:
        give_back(basket, {licence: Money.from_minor(cents, currency)})
    with pytest.raises(TooMuchToRefund):
        give_back(basket, {licence: Money.from_minor(1, currency)})

    assert refunded_at_stripe(shop, basket.order) == sum(ODD) == 1001
    assert stands(Kind.PAYEE, currency) == Money.zero(currency)
    assert len(shop.sandbox.listed("/v1/refunds")) == len(ODD)
    licence.refresh_from_db()
    assert (licence.status, licence.ending) == (Licence.Status.ENDED, "The files could not be read.")
    hear(shop)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_28_of_two_operators_at_once_one_wins_and_the_other_is_told(shop: Shop, currency: str) -> None:
    basket = buy(shop, money("25.00", currency).decimal, currency=currency)
    (licence,) = licences_of(basket)
    seen, part = basket.order.total.decimal, money("20.00", currency).decimal
    browsers = [shop.browser(make_operator()) for _one in range(2)]
    said = {"how_much": "parts", f"amount_{licence.uuid}": part, "reason": "Broken files.", "seen": seen}

    def decide() -> Answered:
        return browsers.pop().post(f"/operator/orders/{basket.order.uuid}/refunds/", **said, confirmed="yes")

    sent, told = sorted(at_once(decide, times=2), key=lambda answered: answered.status)

    assert (sent.status, told.status) == (302, 422)
    assert "Somebody has refunded of this order since you opened the page" in told.text
    assert [(one.status, one.amount) for one in Refund.objects.all()] == [(Status.SUCCEEDED, money("20.00", currency))]
    assert [one["amount"] for one in shop.sandbox.listed("/v1/refunds")] == [2000]
    assert left_on_charge(basket.order) == money("5.00", currency)
    hear(shop)
    assert_books_are_sound()


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_29_a_refund_made_on_stripe_s_own_pages_is_booked_the_same(shop: Shop, currency: str) -> None:
    ours, theirs = (buy(shop, money("25.00", currency).decimal, currency=currency) for _one in range(2))
    share_out(ours)
    (licence,) = licences_of(ours)

    give_back(ours, {licence: money("10.00", currency)})
    shop.sandbox.api("POST", "/v1/refunds", {"charge": theirs.order.charge_id, "amount": "1000"})
    hear(shop)

    outside = Refund.objects.get(order=theirs.order)
    assert (outside.kind, outside.status, outside.amount) == (
        Refund.Kind.OUTSIDE,
        Status.SUCCEEDED,
        money("10.00", currency),
    )
    assert booked_for(outside) == booked_for(Refund.objects.get(order=ours.order))
    assert [row.amount for row in GivenBack.objects.all()] == [money("10.00", currency)] * 2
    assert owed_to_buyers(currency) == Money.zero(currency)
    assert_books_are_sound()


def booked_for(refund: Refund) -> list[tuple[str, str, int]]:
    """From what kind of account to which a refund moved how much."""
    moved = Posting.objects.filter(entry__in=[refund.granted, refund.booked])
    return sorted(moved.values_list("source__kind", "destination__kind", "amount_units"))


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_30_a_refund_that_fails_later_is_undone_and_all_are_told(shop: Shop, currency: str) -> None:
    operator = make_operator()
    basket = buy(shop, "25.00" if currency == "USD" else "2500", currency=currency)
    share_out(basket)
    before = all_that_stands(currency)
    (licence,) = licences_of(basket)
    refund = give_back(basket, {licence: basket.order.total}, actor=operator)
    hear(shop)
    licence.refresh_from_db()
    assert (refund.status, licence.status) == (Status.SUCCEEDED, Licence.Status.ENDED)
    mail.outbox.clear()

    shop.sandbox.steer("refund", refund=refund.stripe_id, status="failed")
    hear(shop)

    refund.refresh_from_db()
    licence.refresh_from_db()
    assert (refund.status, licence.status) == (Status.FAILED, Licence.Status.IN_FORCE)
    assert all_that_stands(currency) == before
    told = {(address, letter.subject) for letter in mail.outbox for address in letter.to}
    number = basket.order.number
    assert (basket.buyer.email, f"The refund for order {number} did not reach you") in told
    assert (operator.email, f"A refund for order {number} came to nothing") in told
    assert refunded_at_stripe(shop, basket.order) == 0
    assert left_on_charge(basket.order) == basket.order.total
    for event in shop.sandbox.events("refund.failed"):
        shop.sandbox.deliver(event["id"], copies=2)
    hear(shop)
    assert all_that_stands(currency) == before
    assert_books_are_sound()


def all_that_stands(currency: str) -> dict[tuple[str, str], int]:
    """What stands on each account of each owner."""
    found = ((one.kind, str(one.owner), amount.units) for one, amount in balances(currency))
    return {(kind, owner): units for kind, owner, units in found if units}


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_fault_31_a_refund_whose_answer_is_lost_is_one_refund(shop: Shop, currency: str) -> None:
    basket = buy(shop, "25.00" if currency == "USD" else "2500", currency=currency)
    (licence,) = licences_of(basket)
    shop.sandbox.fault("drop_answer", "POST /v1/refunds", times=3)

    refund = give_back(basket, {licence: money("10.00", currency)})

    assert refund.status == Status.PLANNED
    assert Operation.objects.get(kind="refund").status == Operation.Status.UNKNOWN
    later = timezone.now() + operations.KEY_LIVES * 2  # too late for the same key: looked up
    refund_calls.sweep(at=later)
    unfinished.finish_some(at=later)
    refund.refresh_from_db()
    assert refund.status == Status.SUCCEEDED
    assert list(Operation.objects.filter(kind="refund").values_list("attempt", "status")) == [(1, "succeeded")]
    assert len(shop.sandbox.listed("/v1/refunds")) == 1
    hear(shop)
    assert_books_are_sound()


def test_what_is_owed_goes_back_by_itself_once(shop: Shop) -> None:
    basket = buy(shop, "25.00", "10.00")
    (cheap, _dear) = licences_of(basket)
    withdraw(cheap)

    for _time in range(2):
        refunds.send_all_owed(at=timezone.now())
        refund_calls.sweep(at=timezone.now())

    (refund,) = Refund.objects.all()
    assert (refund.kind, refund.status, refund.amount) == (
        Refund.Kind.OWED,
        Status.SUCCEEDED,
        Money.parse("10.00", "USD"),
    )
    assert owed_to_buyers() == Money.zero("USD")
    hear(shop)
    assert_books_are_sound()
