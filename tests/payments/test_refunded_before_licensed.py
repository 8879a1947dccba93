"""Money that was given back before we looked buys nothing."""

from dataclasses import replace

import pytest
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Entry, Order
from payments.services import settlement
from payments.services.settlement import PaymentDiffers
from tests.payments.shop import Shop, make_basket


@pytest.mark.parametrize("refunded", ["5.00", "0.01"])
def test_a_charge_that_was_given_back_is_looked_at_by_a_person(shop: Shop, refunded: str) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    found = settlement.look(basket.order.checkout_id)
    assert found.charge is not None
    given_back = replace(found.charge, refunded=Money.parse(refunded, "USD"))

    with pytest.raises(PaymentDiffers, match="given back"):
        settlement.settle(replace(found, charge=given_back), at=timezone.now())

    assert (Licence.objects.count(), Entry.objects.count()) == (0, 0)
    assert basket.order.status == Order.Status.PLACED
