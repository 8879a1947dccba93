"""Refunds of which we heard that they were refused, and which went all the same."""

import pytest
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Refund
from payments.services import refund_calls, refunds
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import (
    amount,
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
from tests.payments.shop import Basket, Shop

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Status = Refund.Kind, Refund.Status


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_a_refund_that_was_refused_and_went_is_booked_of_the_licence_it_was_for(shop: Shop, currency: str) -> None:
    basket = buy(shop, amount(10, currency).decimal, amount(25, currency).decimal, currency=currency)
    share_out(basket)
    had = stands(Account.Kind.PAYEE, currency)
    cheap, dear = licences_of(basket)
    outside = _all_but_one_goes_unheard(shop, basket)
    refund = give_back(basket, {cheap: amount(10, currency)})
    assert (refund.status, stands(Account.Kind.PAYEE, currency)) == (Status.REJECTED, had)
    shop.sandbox.steer("refund", refund=outside, status="failed")

    _send_as_ours(shop, refund)
    shop.sandbox.clear()
    hear(shop)

    rows = sorted(Refund.objects.values_list("kind", "status", "reason"))
    assert rows == [
        (Kind.OPERATOR, Status.REJECTED, refund.reason),
        (Kind.OPERATOR, Status.SUCCEEDED, refund.reason),
        (Kind.OUTSIDE, Status.FAILED, ""),
    ]
    assert refunded_at_stripe(shop, basket.order) == 1000
    assert [licence.status for licence in licences_of(basket)] == [Licence.Status.ENDED, Licence.Status.IN_FORCE]
    assert (owed_to_buyers(currency), dear.status) == (Money.zero(currency), Licence.Status.IN_FORCE)
    assert stands(Account.Kind.PAYEE, currency) < had
    assert_books_are_sound()


def test_what_is_owed_was_refused_and_went_is_not_sent_again(shop: Shop) -> None:
    basket = buy(shop, "10.00", "25.00")
    cheap, dear = licences_of(basket)
    outside = _all_but_one_goes_unheard(shop, basket)
    withdraw(cheap)
    refunds.send_all_owed(at=timezone.now())
    refund_calls.sweep(at=timezone.now())
    refund = Refund.objects.get()
    assert (refund.kind, refund.status) == (Kind.OWED, Status.REJECTED)
    shop.sandbox.steer("refund", refund=outside, status="failed")
    _send_as_ours(shop, refund)
    shop.sandbox.clear()

    hear(shop)
    refunds.send_all_owed(at=timezone.now())
    refund_calls.sweep(at=timezone.now())

    refund = Refund.objects.get(status=Status.SUCCEEDED)
    assert (refund.amount, refund.granted, owed_to_buyers()) == (amount(10, "USD"), None, Money.zero("USD"))
    assert refunded_at_stripe(shop, basket.order) == 1000
    dear.refresh_from_db()
    assert dear.status == Licence.Status.IN_FORCE
    assert_books_are_sound()


def _all_but_one_goes_unheard(shop: Shop, basket: Basket) -> str:
    """Somebody gives nearly all of it back on Stripe's own pages, and no message of it comes for now."""
    shop.sandbox.fault("withhold", times=50)
    most = basket.order.total.to_minor() - 1
    fields = {"charge": basket.order.charge_id, "amount": str(most)}
    return str(shop.sandbox.api("POST", "/v1/refunds", fields).body["id"])


def _send_as_ours(shop: Shop, refund: Refund) -> None:
    """What Stripe said no to happens there after all, under our name for it."""
    fields = {"charge": refund.charge_id, "amount": str(refund.amount.to_minor()), "metadata[op]": str(refund.uuid)}
    answered = shop.sandbox.api("POST", "/v1/refunds", fields)
    assert answered.body["status"] == "succeeded", answered.text
