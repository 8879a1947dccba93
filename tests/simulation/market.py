"""Where a simulation begins: labels whose songs are for sale in dollars and in yen, and companies that buy."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from accounts.models import Organisation, User
from licensing.models import Terms
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from payments.services import payee_accounts
from tests.factories.accounts import make_developer, make_label, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_offer
from tests.payments.sandbox.running import Stripe
from tests.payments.shop import Basket, make_basket_of

LABELS, SONGS, BUYERS = 3, 4, 3
PRICES = {"USD": ("0.70", "3.33", "12.00", "499.99"), "JPY": ("77", "333", "1200", "49999")}


@dataclass(frozen=True)
class Market:
    """What can be bought, by currency, and who buys."""

    songs: dict[str, list[tuple[Recording, Terms]]]
    buyers: list[tuple[Organisation, User]]

    @classmethod
    def open(cls) -> "Market":
        songs = {currency: _songs(currency) for currency in PRICES}
        developers = [make_developer() for _ in range(BUYERS)]
        return cls(songs, [(developer, make_owner(developer)) for developer in developers])

    @property
    def labels(self) -> list[Organisation]:
        """Whose songs are for sale."""
        songs = [song for listed in self.songs.values() for song, _terms in listed]
        return sorted({song.organisation for song in songs}, key=lambda label: label.pk)

    def basket(self, chance: Random) -> Basket:
        """Somebody has chosen one to three songs, and may pay for them."""
        currency = chance.choice(list(PRICES))
        chosen = chance.sample(self.songs[currency], chance.randint(1, 3))
        priced = [(song, terms, Money.parse(chance.choice(PRICES[currency]), currency)) for song, terms in chosen]
        organisation, buyer = chance.choice(self.buyers)
        return make_basket_of(priced, organisation=organisation, buyer=buyer)


def open_at_stripe(label: Organisation, sandbox: Stripe, *, at: datetime) -> User:
    """Let a label be paid through Stripe, which has found everything good; who of the label asked for it."""
    owner = make_owner(label)
    account = payee_accounts.open_at_stripe(payee_accounts.begin(label.party, country="US", at=at, actor=owner), at=at)
    sandbox.standing(account.stripe_id, "complete")
    payee_accounts.settle(payee_accounts.look(account.stripe_id), at=at)
    return owner


def _songs(currency: str) -> list[tuple[Recording, Terms]]:
    found = []
    for _ in range(LABELS):
        catalog = make_catalog(make_label())
        terms = make_offer(catalog, currency=currency)
        found += [(make_recording(catalog, cleared=True), terms) for _ in range(SONGS)]
    return found
