"""What no message told of is looked for, and less often the longer it takes."""

from datetime import UTC, datetime, timedelta

from payments.models import Order
from payments.services import settlement, sweeps
from tests.payments.shop import Shop, make_basket

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_money_that_does_not_come_is_asked_for_less_and_less(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.sandbox.act(shop.start_payment(basket), "later_paid")
    settlement.look_again(basket.order, at=AT)
    asked = [minute for minute in range(60) if sweeps.sweep_orders(at=AT + timedelta(minutes=minute))]

    assert basket.order.status == Order.Status.AWAITED
    assert asked == [0, 1, 3, 7, 15, 31]
