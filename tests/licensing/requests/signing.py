"""How a label asks and a person answers, in tests: over the real pages."""

import re
from typing import Any

from django.test import Client

from accounts.models import Party
from licensing.models import PermissionRequest
from licensing.replies import Reply
from marketplace.catalog.models import Catalog
from tests.factories.requests import answer_token
from tests.licensing.requests.conftest import ADDRESS

YES = {"says": "yes", "least_price": "2.00", "reach": "these", "acts_as": "self", "signed_name": "Kang Iseul"}


def answer_of(says: str, **said: Any) -> Reply:
    return Reply(says, "Kang Iseul", **said)


def ask(seller: Client, catalog: Catalog, party: Party, *, email: str = ADDRESS, language: str = "en") -> None:
    address = f"/catalogs/{catalog.uuid}/ask/{party.uuid}/"
    response = seller.post(address, {"email": email, "language": language})
    assert response.status_code == 302, response.content.decode()


def link_of(request: PermissionRequest) -> str:
    """The path in its letter."""
    return f"/answer/{answer_token(request)}/"


def review(reader: Client, link: str, **said: Any) -> tuple[str, str]:
    """Fill in the form and read the paragraph: the words, and what the button that signs them sends."""
    shown = reader.post(link, YES | said).content.decode()
    sha256 = re.search(r'name="signed" value="([0-9a-f]{64})"', shown)
    words = re.search(r'<p class="lede">(.*?)</p>', shown)
    assert sha256 is not None, shown
    assert words is not None, shown
    return words[1], sha256[1]


def sign(reader: Client, link: str, *, files: dict[str, Any] | None = None, **said: Any) -> str:
    """Reply and sign; the words that were shown."""
    words, sha256 = review(reader, link, **said)
    response = reader.post(link, YES | said | {"signed": sha256} | (files or {}))
    assert response.status_code == 302, response.content.decode()
    return words
