"""A label that offers one song at two dollars, whose writer nobody has asked yet."""

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from licensing.models import PermissionRequest, Terms
from licensing.services import requests
from marketplace.catalog.models import Catalog, Credit, Recording
from marketplace.kit.money import Money
from tests.factories.accounts import make_label, make_owner, make_party
from tests.factories.catalog import make_catalog, make_credit, make_recording
from tests.factories.clients import owner_of
from tests.factories.licensing import make_terms

TWO_DOLLARS = Money.parse("2.00", "USD")
ADDRESS = "iseul@example.org"
NOW = timezone.now()
PAPER = b"%PDF-1.7 management agreement"

Link = Callable[[EmailMessage], str]


@pytest.fixture
def catalog() -> Catalog:
    return make_catalog(make_label(name="Onbit Records"), title="Orchard Days")


@pytest.fixture
def terms(catalog: Catalog) -> Terms:
    return make_terms(catalog, price=TWO_DOLLARS)


@pytest.fixture
def writer(catalog: Catalog) -> Party:
    return make_party(catalog.organisation, name="Kang Iseul")


@pytest.fixture
def song(catalog: Catalog, terms: Terms, writer: Party) -> Recording:
    """Everybody but one of its writers has said yes."""
    recording = make_recording(catalog, cleared=True, title="Persimmon Weather")
    assert recording.work is not None
    make_credit(recording.work, writer, Credit.Role.WRITER)
    return recording


@pytest.fixture
def request_(terms: Terms, song: Recording, writer: Party) -> PermissionRequest:
    return requests.ask(terms, writer, email=ADDRESS, at=NOW, actor=make_owner(terms.organisation))


@pytest.fixture
def seller(catalog: Catalog) -> Client:
    return owner_of(catalog.organisation)


@pytest.fixture
def link_in() -> Link:
    """The path of the one link in a letter that answers."""

    def found(letter: EmailMessage) -> str:
        match = re.search(r"https?://[^/\s]+(/answer/\S+)", str(letter.body))
        assert match is not None
        return match[1]

    return found
