"""Whoever answers by the link may give less than what was asked: some uses, some countries, some time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from licensing.models import PermissionRequest, Terms
from licensing.services import request_answers, requests
from marketplace.catalog.models import Catalog, Consent, Grant, Recording, StandingPolicy
from marketplace.kit.errors import Malformed
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Purpose
from tests.factories.accounts import make_party
from tests.factories.catalog import make_policy, make_recording
from tests.factories.licensing import make_terms
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import ADDRESS, NOW, TWO_DOLLARS
from tests.licensing.requests.signing import answer_of, link_of, sign

pytestmark = pytest.mark.django_db

BOTH = [Purpose.TRAIN_GENERATIVE, Purpose.DATA_MINING]
TODAY = timezone.now().date()


@pytest.fixture
def terms(catalog: Catalog) -> Terms:
    return make_terms(catalog, price=TWO_DOLLARS, purposes=BOTH)


@pytest.fixture
def publisher(catalog: Catalog, terms: Terms) -> Party:
    holder = make_party(catalog.organisation, name="Mara Quill Publishing")
    make_recording(catalog, cleared=True, publisher=holder, title="Night Ferry")
    return holder


@pytest.fixture
def asked(terms: Terms, publisher: Party) -> PermissionRequest:
    return requests.ask(terms, publisher, email="clerk@example.org", at=NOW, actor=None)


def test_a_holder_gives_less_than_was_asked(asked: PermissionRequest, publisher: Party) -> None:
    since, until = TODAY + timedelta(days=10), TODAY + timedelta(days=400)
    page = Client().get(link_of(asked)).content.decode()

    words = sign(
        Client(),
        link_of(asked),
        acts_as="staff",
        purposes=["data_mining"],
        territory="KR JP",
        valid_from=since.isoformat(),
        valid_until=until.isoformat(),
    )

    grant = Grant.objects.get(holder=publisher)
    assert "checked" not in page[page.index('<form class="form"') :]
    assert (grant.purposes, grant.territory) == (["data_mining"], Territory.of("KR", "JP"))
    assert (grant.valid_from, grant.valid_until) == (since, until)
    for said in ("for data mining and analysis.", "Not for training a generative model.", "Only in"):
        assert said in words


def test_less_is_among_what_was_asked_and_lasts(asked: PermissionRequest) -> None:
    said = {"says": "yes", "reach": "these", "acts_as": "staff", "signed_name": "A. Clerk"}
    over = Client().post(link_of(asked), said | {"valid_until": TODAY.isoformat()}).content.decode()
    other = Client().post(link_of(asked), said | {"purposes": ["ai_input"]}).content.decode()

    assert "It ends before it begins." in over
    assert 'name="signed"' not in over + other
    for wrong in (
        answer_of("yes", acts_as="staff", purposes=("ai_input",)),
        answer_of("yes", acts_as="staff", valid_until=TODAY),
    ):
        with pytest.raises(Malformed):
            request_answers.answer(asked, wrong, words="Yes.", language="", at=timezone.now(), actor=None)


def test_a_person_says_yes_to_one_use_until_a_day(request_: PermissionRequest, writer: Party, song: Recording) -> None:
    until = TODAY + timedelta(days=30)

    sign(Client(), link_of(request_), purposes=["train_generative"], valid_until=until.isoformat())

    consent = Consent.objects.get(party=writer)
    assert (consent.purposes, consent.valid_until) == (["train_generative"], until)
    assert is_cleared(song)


def test_a_no_is_a_no_to_all_that_was_asked(request_: PermissionRequest, writer: Party) -> None:
    sign(Client(), link_of(request_), says="no", purposes=["train_generative"])

    assert sorted(Consent.objects.get(party=writer).purposes) == ["data_mining", "train_generative"]


def test_rules_by_the_link_may_have_a_last_day(request_: PermissionRequest, writer: Party) -> None:
    until = TODAY + timedelta(days=30)

    words = sign(Client(), link_of(request_), reach="everywhere", valid_until=until.isoformat())

    assert StandingPolicy.objects.get(party=writer).valid_until == until
    assert "This holds until" in words


def test_an_answer_for_every_label_leaves_older_rules_as_they_were_signed(
    catalog: Catalog, writer: Party, song: Recording
) -> None:
    """Data mining above five dollars stays above five dollars, whatever is agreed for training."""
    make_policy(writer, allows=("data_mining",), least_price=Money.parse("5.00", "USD"), at=NOW - timedelta(days=9))
    only = make_terms(catalog, price=TWO_DOLLARS, purposes=[Purpose.TRAIN_GENERATIVE], is_published=False)
    asked = requests.ask(only, writer, email=ADDRESS, at=NOW, actor=None)

    sign(Client(), link_of(asked), reach="everywhere")

    rules = StandingPolicy.objects.get(party=writer)
    of_all = Consent.objects.get(party=writer, covers_all=True)
    assert (rules.allows, rules.least_price) == (["data_mining"], Money.parse("5.00", "USD"))
    assert (of_all.purposes, of_all.least_price, of_all.personal) == (["train_generative"], TWO_DOLLARS, [])
    assert is_cleared(song)
