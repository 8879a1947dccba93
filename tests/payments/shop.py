"""A buyer's browser against the running site and the running sandbox, over HTTP and without JavaScript."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from django.db import connections

from accounts.models import Organisation, User
from licensing.models import Quote, Terms
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from payments.models import Account, Entry, Order
from payments.queries.balances import balances
from tests.factories.accounts import make_developer, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import signed_in
from tests.factories.licences import make_accepted_quote, make_offer
from tests.payments.sandbox.running import Answered, RunningSandbox
from tests.tools import PATIENCE_SECONDS

Result = TypeVar("Result")
CSRF = "a" * 32
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Basket:
    """An accepted quote of recordings of one or more labels, and who pays for it."""

    quote: Quote
    buyer: User
    recordings: list[Recording]

    @property
    def order(self) -> Order:
        return Order.objects.select_related("quote").get(quote=self.quote)


def make_basket(
    *prices: str | Money,
    currency: str = "USD",
    least: int | None = None,
    organisation: Organisation | None = None,
    **terms: Any,
) -> Basket:
    """One label for each price, under such terms; its one recording is cleared and costs that much."""
    priced: list[tuple[Recording, Terms, Money]] = []
    for price in prices:
        catalog = make_catalog()
        offer = make_offer(catalog, currency=currency, **terms)
        amount = price if isinstance(price, Money) else Money.parse(price, currency)
        priced.append((make_recording(catalog, cleared=True), offer, amount))
    organisation = organisation or make_developer()
    return make_basket_of(priced, organisation=organisation, buyer=make_owner(organisation), least=least)


def make_basket_of(
    priced: list[tuple[Recording, Terms, Money]],
    *,
    organisation: Organisation,
    buyer: User,
    least: int | None = None,
) -> Basket:
    """A quote of exactly these lines that its buyer has accepted, and that does not run out."""
    quote = make_accepted_quote(priced, organisation=organisation, minimum_recordings=least, accepted_by=buyer)
    quote.valid_until = LATER
    quote.save(update_fields=["valid_until"])
    return Basket(quote, buyer, [recording for recording, _terms, _price in priced])


@dataclass
class Browser:
    """One person logged in; follows nothing by itself."""

    site: str
    user: User
    cookie: str = field(init=False)

    def __post_init__(self) -> None:
        client = signed_in(self.user)
        self.cookie = f"session={client.cookies['session'].value}; csrf={CSRF}"

    def get(self, target: str) -> Answered:
        return self._send("GET", target, "")

    def post(self, target: str, **fields: str) -> Answered:
        return self._send("POST", target, urlencode(fields | {"csrfmiddlewaretoken": CSRF}))

    def _send(self, method: str, target: str, body: str) -> Answered:
        url = urlsplit(target)
        connection = HTTPConnection(urlsplit(self.site).netloc, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": self.cookie, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, f"{url.path}?{url.query}", body or None, headers)
            response = connection.getresponse()
            return Answered(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()


@dataclass
class Shop:
    """The site at work beside its sandbox."""

    url: str
    sandbox: RunningSandbox

    def browser(self, user: User) -> Browser:
        return Browser(self.url, user)

    def tell(self, path: str, body: str, headers: dict[str, str]) -> int:
        """Send the site a message as Stripe would; the status that comes back."""
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", path, body.encode(), {"Content-Type": "application/json"} | headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def start_payment(self, basket: Basket) -> str:
        """Press "Pay": the address of the payment page."""
        answered = self.browser(basket.buyer).post(f"/quotes/{basket.quote.uuid}/pay/")
        assert answered.status == 302, answered.text
        return answered.headers["Location"]

    def come_back(self, basket: Basket, address: str) -> Answered:
        """Follow the payment page's way back; the order's page."""
        answered = self.browser(basket.buyer).get(address)
        assert answered.status == 302, answered.text
        assert answered.headers["Location"] == f"/orders/{basket.order.uuid}/"
        return self.browser(basket.buyer).get(answered.headers["Location"])

    def buy(self, basket: Basket) -> str:
        """Press "Pay", pay by card; the address that leads back."""
        return self.sandbox.act(self.start_payment(basket), "pay")


def at_once(call: Callable[[], Result], *, times: int) -> list[Result]:
    """The same thing done in so many threads at once; their connections to the database are closed again."""

    def alone(_: int) -> Result:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


def session_of(address: str) -> str:
    """The checkout session's id in an address that leads back."""
    return parse_qs(urlsplit(address).query)["session"][0]


def balances_by_kind(currency: str = "USD") -> dict[str, str]:
    """What stands on each of our accounts that is not empty, in the currency's own decimals."""
    return {account.kind: amount.decimal for account, amount in balances(currency) if amount}


def assert_sold_once(basket: Basket, *, licences: int) -> None:
    """One order licensed, so many licences, one ledger entry; every account adds up to nothing."""
    order = basket.order
    assert order.status == Order.Status.FULFILLED
    assert order.quote.licences.count() == licences
    assert [entry.key for entry in Entry.objects.all()] == [f"charge:{order.charge_id}"]
    assert sum(amount.units for _account, amount in balances(order.currency)) == 0
    assert Account.objects.filter(currency=order.currency).exists()
