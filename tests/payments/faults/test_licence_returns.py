"""Refunds that end a licence and then fail: it is again what it was before, and no more than that."""

import pytest

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Dispute, Refund
from tests.factories.accounts import make_operator
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import buy, give_back, hear, licences_of, share_out
from tests.payments.shop import Basket, Shop

pytestmark = pytest.mark.django_db(transaction=True)
PRICES = [(("30.00", "70.00"), "USD"), (("3001", "6999"), "JPY")]


def statuses(basket: Basket) -> list[str]:
    return [licence.status for licence in licences_of(basket)]


def fail(shop: Shop, refund: Refund) -> None:
    refund.refresh_from_db()
    shop.sandbox.steer("refund", refund=refund.stripe_id, status="failed")
    hear(shop)


def test_failed_refund_leaves_a_licence_suspended_that_was(shop: Shop) -> None:
    basket, operator = buy(shop, "100.00"), make_operator()
    (licence,) = licences_of(basket)
    broken = shop.browser(operator).post(f"/licences/{licence.uuid}/suspend/", reason="No reports.")
    refund = give_back(basket, {licence: licence.price}, actor=operator)
    hear(shop)
    assert (broken.status, statuses(basket)) == (302, ["ended"])

    fail(shop, refund)

    (licence,) = licences_of(basket)
    assert (licence.status, licence.suspension) == (Licence.Status.SUSPENDED, "No reports.")
    assert_books_are_sound()


@pytest.mark.parametrize(("price", "part", "currency"), [("100.00", "25.00", "USD"), ("15000", "3751", "JPY")])
def test_refund_that_fails_after_a_lost_dispute_leaves_something_paid(
    shop: Shop, price: str, part: str, currency: str
) -> None:
    """As if the refund had failed first: a licence of which the bank has left a part goes on."""
    basket = buy(shop, price, currency=currency)
    share_out(basket)
    (licence,) = licences_of(basket)
    refund = give_back(basket, {licence: Money.parse(part, currency)})
    hear(shop)
    shop.sandbox.steer("dispute", charge=basket.order.charge_id)
    hear(shop)
    shop.sandbox.steer("lose", dispute=Dispute.objects.get().stripe_id)
    hear(shop)
    assert statuses(basket) == ["ended"]

    fail(shop, refund)

    refund.refresh_from_db()
    assert (refund.status, statuses(basket)) == (Refund.Status.FAILED, ["in_force"])
    assert_books_are_sound()


@pytest.mark.parametrize(("prices", "currency"), PRICES)
def test_dispute_that_opened_meanwhile_suspends_what_a_failed_refund_brings_back(
    shop: Shop, prices: tuple[str, str], currency: str
) -> None:
    basket = buy(shop, *prices, currency=currency)
    share_out(basket)
    first, _second = licences_of(basket)
    refund = give_back(basket, {first: first.price})
    hear(shop)
    shop.sandbox.steer("dispute", charge=basket.order.charge_id)
    hear(shop)
    assert statuses(basket) == ["ended", "suspended"]

    fail(shop, refund)
    assert statuses(basket) == ["suspended", "suspended"]
    assert_books_are_sound()

    shop.sandbox.steer("win", dispute=Dispute.objects.get().stripe_id)
    hear(shop)

    assert statuses(basket) == ["in_force", "in_force"]
    assert_books_are_sound()
