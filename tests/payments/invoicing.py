"""An order that its buyer pays to our bank account, and what comes there."""

from django.utils import timezone

from accounts.models import User
from marketplace.kit.money import Money
from payments.models import BankTransfer
from payments.services import bank_transfers, invoiced_orders, orders
from payments.services.bank_transfers import Received
from tests.payments.shop import Basket, make_basket


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def make_invoiced(*prices: str, currency: str = "USD", limit: str = "100000", least: int | None = None) -> Basket:
    """An order whose buyer pays it later."""
    basket = make_basket(*prices, currency=currency, least=least)
    now, most = timezone.now(), Money.parse(limit, currency)
    invoiced_orders.allow(basket.quote.organisation, most, days_to_pay=30, at=now, actor=None)
    order = orders.place(basket.quote, at=now, actor=basket.buyer, purchase_order="PO-77")
    invoiced_orders.pay_on_invoice(order, at=now, actor=basket.buyer)
    return basket


def receive(basket: Basket, amount: str, *, reference: str = "FT-1", actor: User | None = None) -> BankTransfer | None:
    received = Received(reference, timezone.now().date(), Money.parse(amount, basket.order.currency))
    return bank_transfers.book(basket.order, received, at=timezone.now(), actor=actor)
