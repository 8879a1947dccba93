"""A refund and a dispute of one charge, of which we hear in the other order than they happened."""

import pytest
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Refund
from payments.queries.refunds import left_on_charge
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.disputing import LATER, Sale, drain
from tests.payments.shop import Shop, make_basket

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Account.Kind
CURRENCIES = [("100.00", "4.03", "USD"), ("15000", "403", "JPY")]


@pytest.mark.parametrize(("price", "part", "currency"), CURRENCIES)
def test_refund_that_came_back_unheard_before_a_lost_dispute_is_not_owed(
    shop: Shop, price: str, part: str, currency: str
) -> None:
    """What the bank took is not what came back: the buyer is owed nothing, and the rest is still for the music."""
    sale = Sale.make(shop, price, currency=currency)
    refund, key = _refund(sale, part), sale.disputed()
    for kind in ("refund.failed", "refund.updated", "charge.refund.updated"):
        shop.sandbox.fault("withhold", kind)
    sale.steer("refund", refund=refund, status="failed")
    sale.steer("lose", dispute=key)

    shop.sandbox.release()
    shop.sandbox.wait()
    drain(at=timezone.now() + LATER)

    assert Refund.objects.get().status == Refund.Status.FAILED
    assert sale.has(Kind.OWED_TO_BUYER) == Money.zero(currency)
    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert_books_are_sound()


@pytest.mark.parametrize(("price", "part", "currency"), CURRENCIES)
def test_refund_told_before_its_sale_is_booked_with_the_sale(shop: Shop, price: str, part: str, currency: str) -> None:
    """No message of it has to come a second time."""
    basket = make_basket(price, currency=currency)
    shop.sandbox.fault("withhold", times=20)
    back = shop.buy(basket)
    charge = shop.sandbox.get("/v1/charges", limit="1")["data"][0]["id"]
    amount = Money.parse(part, currency)
    shop.sandbox.api("POST", "/v1/refunds", {"charge": charge, "amount": str(amount.to_minor())})

    shop.come_back(basket, back)

    refund = Refund.objects.get()
    assert (refund.status, refund.amount) == (Refund.Status.SUCCEEDED, amount)
    assert left_on_charge(basket.order) == basket.order.total - amount
    assert_books_are_sound()


def _refund(sale: Sale, part: str) -> str:
    """Some of it goes back from Stripe's own pages, and we hear of it."""
    amount = Money.parse(part, sale.order.currency)
    fields = {"charge": sale.order.charge_id, "amount": str(amount.to_minor())}
    made = sale.shop.sandbox.api("POST", "/v1/refunds", fields)
    sale.hear()
    return str(made.body["id"])
