"""How a label asks and a person answers, in tests: over the real pages."""

import re

from django.test import Client

from accounts.models import Party
from marketplace.catalog.models import Catalog
from tests.licensing.requests.conftest import ADDRESS

YES = {"says": "yes", "least_price": "2.00", "reach": "these", "acts_as": "self", "signed_name": "Kang Iseul"}


def ask(seller: Client, catalog: Catalog, party: Party, *, email: str = ADDRESS, language: str = "en") -> None:
    address = f"/catalogs/{catalog.uuid}/ask/{party.uuid}/"
    response = seller.post(address, {"email": email, "language": language})
    assert response.status_code == 302, response.content.decode()


def sign(phone: Client, link: str, **said: str) -> str:
    """Fill in the form, read the paragraph, sign it; the words that were shown."""
    form = YES | said
    shown = phone.post(link, form).content.decode()
    sha256 = re.search(r'name="signed" value="([0-9a-f]{64})"', shown)
    words = re.search(r'<p class="lede">(.*?)</p>', shown)
    assert sha256 is not None, shown
    assert words is not None, shown
    assert phone.post(link, form | {"signed": sha256[1]}).status_code == 302
    return words[1]
