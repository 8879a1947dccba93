"""A sold order that a bank disputes, over HTTP: the site, the sandbox, and the worker between them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Party
from licensing.models import Licence
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Account, Dispute, Order
from payments.queries.balances import balance_of, totals_by_kind
from payments.services import inbox
from tests.factories.payments import distribute
from tests.payments.shop import Basket, Shop, make_basket

LATER = timedelta(days=1)  # whatever waits for its next try is tried


def drain(*, at: datetime | None = None) -> None:
    """Handle every message that waits, those that wait for another one too."""
    while inbox.handle_next(at=at or timezone.now() + LATER):
        pass


@dataclass
class Sale:
    """An order that was paid by card and licensed."""

    shop: Shop
    basket: Basket

    @classmethod
    def make(cls, shop: Shop, *prices: str, currency: str = "USD") -> "Sale":
        basket = make_basket(*prices, currency=currency)
        shop.come_back(basket, shop.buy(basket))
        return cls(shop, basket)

    @property
    def order(self) -> Order:
        return self.basket.order

    @property
    def licences(self) -> list[Licence]:
        return list(self.order.quote.licences.order_by("pk"))

    @property
    def label(self) -> Party:
        return self.licences[0].terms.organisation.party

    @property
    def dispute(self) -> Dispute:
        return Dispute.objects.get(order=self.order)

    def distribute(self) -> None:
        """Pay the payees what the month of the sale earned."""
        month = Month.of(timezone.now().date())
        distribute(month, at=timezone.now())

    def disputed(self, **said: Any) -> str:
        """The buyer's bank disputes the charge, and we hear of it; the dispute's id at Stripe."""
        key = str(self.shop.sandbox.steer("dispute", charge=self.order.charge_id, **said)["id"])
        self.hear()
        return key

    def steer(self, order: str, **fields: Any) -> None:
        """The bank does something, and we hear of it."""
        self.shop.sandbox.steer(order, **fields)
        self.hear()

    def hear(self) -> None:
        self.shop.sandbox.wait()
        drain()

    def has(self, kind: Account.Kind, owner: Party | None = None) -> Money:
        return balance_of(kind, self.order.currency, owner=owner)

    def stands(self, *kinds: Account.Kind) -> dict[str, str]:
        """What stands on all accounts of some kinds together."""
        found = {kind: amount.decimal for (kind, _code), amount in totals_by_kind(currency=self.order.currency).items()}
        return {kind.value: found.get(kind, Money.zero(self.order.currency).decimal) for kind in kinds}
