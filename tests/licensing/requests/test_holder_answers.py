"""A holder of rights answers by the link, for some recordings or for all, under conditions."""

import pytest
from django.test import Client
from django.utils import timezone

from licensing.models import Terms
from licensing.services import requests
from marketplace.catalog.models import Catalog, Grant
from tests.factories.accounts import make_party
from tests.factories.catalog import make_recording
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import NOW, TWO_DOLLARS
from tests.licensing.requests.signing import link_of, sign

pytestmark = pytest.mark.django_db


def test_a_holder_without_an_account_permits_by_the_link_with_conditions(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill Publishing")
    one = make_recording(catalog, cleared=True, publisher=publisher)
    asked = requests.ask(terms, publisher, email="clerk@example.org", at=NOW, actor=None)

    sign(Client(), link_of(asked), acts_as="staff", side_percent="50", signed_name="A. Clerk")

    grant = Grant.objects.get(holder=publisher)
    assert (grant.sides, grant.purposes, grant.least_price) == (["publishing"], ["train_generative"], TWO_DOLLARS)
    assert (grant.least_side_parts, grant.least_side_whole, grant.covers_all) == (50, 100, False)
    assert list(grant.recordings.all()) == [one]
    asked.refresh_from_db()
    assert (grant.origin, grant.words_sha256) == (asked.uuid, asked.words_sha256)
    assert (is_cleared(one), is_cleared(one, "1.00")) == (True, False)


def test_a_holder_who_says_all_of_theirs_permits_what_comes_later_too(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill Publishing")
    make_recording(catalog, cleared=True, publisher=publisher)
    asked = requests.ask(terms, publisher, email="clerk@example.org", at=NOW, actor=None)

    sign(Client(), link_of(asked), acts_as="staff", reach="everywhere", signed_name="A. Clerk")

    assert Grant.objects.get(holder=publisher).covers_all
    assert is_cleared(make_recording(catalog, cleared=True, publisher=publisher))


def test_a_holder_answers_one_recording_and_is_asked_again_for_the_others(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill Publishing")
    one, other = (make_recording(catalog, cleared=True, publisher=publisher, title=title) for title in ("A", "B"))
    asked = requests.ask(terms, publisher, email="clerk@example.org", at=NOW, actor=None)
    form = {"says": "yes", "reach": "some", "acts_as": "staff", "signed_name": "A. Clerk"}
    nothing_ticked = Client().post(link_of(asked), form).content.decode()

    words = sign(Client(), link_of(asked), acts_as="staff", reach="some", chosen=[str(one.uuid)])
    again = requests.ask(terms, publisher, email="clerk@example.org", at=timezone.now(), actor=None)

    assert "Tick the recordings that you answer for." in nothing_ticked
    assert "Yes: “A” may be licensed" in words
    assert list(Grant.objects.get(holder=publisher).recordings.all()) == [one]
    assert list(again.recordings.all()) == [other]
