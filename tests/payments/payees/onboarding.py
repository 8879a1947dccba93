"""A payee at the site and at Stripe's onboarding page, over HTTP."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from accounts.models import Party, User
from payments.models import PayeeAccount
from tests.factories.clients import freshly_signed_in
from tests.payments.sandbox.connecting import onboard
from tests.payments.shop import CSRF, Browser, Shop


@dataclass
class FreshBrowser(Browser):
    """Somebody who has just given their password."""

    def __post_init__(self) -> None:
        client = freshly_signed_in(self.user)
        self.cookie = f"session={client.cookies['session'].value}; csrf={CSRF}"


def person(shop: Shop, user: User | None) -> FreshBrowser:
    assert user is not None
    return FreshBrowser(shop.url, user)


def link_for(browser: Browser, *, country: str = "US") -> str:
    """Say the country, and be led to Stripe: the address of its page."""
    asked = browser.post("/payee/start/", country=country)
    assert (asked.status, asked.headers["Location"]) == (302, "/payee/continue/"), asked.text
    return again(browser)


def again(browser: Browser) -> str:
    """A new link to Stripe's page."""
    led = browser.get("/payee/continue/")
    assert led.status == 302, led.text
    assert "/setup/" in led.headers["Location"], led.headers
    return led.headers["Location"]


def come_back(browser: Browser, address: str) -> str:
    """Follow Stripe's page back; the page of how one is paid."""
    led = browser.get(urlsplit(address).path)
    assert (led.status, led.headers["Location"]) == (302, "/payee/"), led.text
    return browser.get("/payee/").text


def make_onboarded(
    shop: Shop, party: Party, user: User | None = None, *, act: str = "complete", country: str = "US"
) -> PayeeAccount:
    """A payee who went through onboarding; by default Stripe is content."""
    browser = person(shop, user or party.user)
    come_back(browser, onboard(shop.sandbox, link_for(browser, country=country), act))
    shop.sandbox.wait()
    return PayeeAccount.objects.exclude(status=PayeeAccount.Status.RETIRED).get(party=party)
