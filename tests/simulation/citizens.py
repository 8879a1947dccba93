"""Who lives in a town whose programs are killed, and what any of them does: pay, look, and wait."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Party, User  # noqa: E402
from marketplace.kit.months import Month  # noqa: E402
from payments.models import Order  # noqa: E402
from tests.factories.accounts import make_operator  # noqa: E402
from tests.payments.sandbox.running import Stripe  # noqa: E402
from tests.payments.shop import Basket, Browser  # noqa: E402
from tests.simulation.market import PRICES, Market, open_at_stripe  # noqa: E402
from tests.simulation.people import Person, Told, wait_for  # noqa: E402
from tests.simulation.rings import Rings  # noqa: E402
from tests.simulation.town import Town  # noqa: E402

TOP_UP_MINOR = 5_000_000
SETTLED = (Order.Status.FULFILLED, Order.Status.OWED)


def arrive(town: Town, seed: int) -> "Citizens":
    """Labels that can be paid, songs, buyers, an operator, and money of ours at Stripe."""
    stripe, market, told = Stripe(urlsplit(town.stripe).port or 0), Market.open(), Told()
    payees = {label.party: open_at_stripe(label, stripe, at=timezone.now()) for label in market.labels}
    for currency in PRICES:
        stripe.steer("top_up", amount=TOP_UP_MINOR, currency=currency.lower())
    operator = Person(Browser(town.site, make_operator()), town, told)
    return Citizens(town, stripe, market, Random(seed), operator, payees, told)


@dataclass
class Citizens:
    """The people of the town, and what they were told."""

    town: Town
    stripe: Stripe
    market: Market
    chance: Random
    operator: Person
    payees: dict[Party, User]
    told: Told
    months: list[Month] = field(default_factory=lambda: Month.touched(date(2026, 11, 1), date(2046, 1, 1)))
    not_paid_out: list[str] = field(default_factory=lambda: sorted(PRICES))
    rings: Rings = field(default_factory=Rings)
    known: dict[int, Person] = field(default_factory=dict)

    def person(self, user: User) -> Person:
        """Somebody at their browser, logged in since long ago."""
        if user.pk not in self.known:
            self.known[user.pk] = Person(Browser(self.town.site, user), self.town, self.told)
        return self.known[user.pk]

    def page_of(self, basket: Basket) -> str:
        """Press “Pay”, until a page of Stripe's is shown."""
        while True:
            pressed = self.person(basket.buyer).press(f"/quotes/{basket.quote.uuid}/pay/")
            assert pressed.status == 302, f"“Pay” is refused: {pressed.status}"
            shown = pressed.headers["Location"]
            if shown.startswith(self.town.stripe):
                self.told.pages[basket.quote.pk] = shown
                return shown

    def pay_on(self, page: str, basket: Basket) -> str:
        """Pay there; the way back."""
        back = self.stripe.act(page, "pay")
        self.told.paid.append(basket.quote.pk)
        return back

    def until_settled(self, *baskets: Basket) -> None:
        """Wait until what was paid is licensed, or owed back."""
        quotes = [basket.quote.pk for basket in baskets]
        settled = Order.objects.filter(quote__in=quotes, status__in=SETTLED)
        self.until(lambda: settled.count() == len(quotes), "the licences of a paid order")

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait while the scheduler rings; nobody presses anything."""
        wait_for(lambda: patiently(is_so), what, meanwhile=self.rings)


def patiently(is_so: Callable[[], bool]) -> bool:
    """Whether it is so; not yet, while the database is on its way."""
    try:
        return is_so()
    except (OperationalError, InterfaceError):
        connection.close()
        return False
