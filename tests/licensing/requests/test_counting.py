"""What somebody answered decides, in clearance, what is licensed and what may be asked again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Letter, Party
from licensing.models import PermissionRequest, Terms
from licensing.services import request_answers, requests
from licensing.services.request_rests import AskedTooSoon
from marketplace.catalog.models import Catalog, Consent, Recording
from marketplace.kit.money import Money
from tests.factories.accounts import make_owner, make_party
from tests.factories.catalog import make_credit
from tests.factories.licensing import make_terms
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import ADDRESS, NOW, TWO_DOLLARS
from tests.licensing.requests.signing import answer_of, link_of, sign

pytestmark = pytest.mark.django_db


def send(terms: Terms, party: Party, *, days: int = 0, email: str = ADDRESS) -> PermissionRequest:
    actor = make_owner(terms.organisation)
    return requests.ask(terms, party, email=email, language="en", at=NOW + timedelta(days=days), actor=actor)


def refuse(request: PermissionRequest, *, days: int = 0) -> PermissionRequest:
    at = NOW + timedelta(days=days)
    return request_answers.answer(request, answer_of("no"), words="No.", language="en", at=at, actor=None)


def test_what_was_signed_holds_for_its_price_and_no_lower(request_: PermissionRequest, song: Recording) -> None:
    before = is_cleared(song)

    sign(Client(), link_of(request_))

    assert (before, is_cleared(song), is_cleared(song, "1.99"), is_cleared(song, "9.00")) == (False, True, False, True)


def test_a_no_is_a_no_and_the_label_reads_it(request_: PermissionRequest, song: Recording) -> None:
    sign(Client(), link_of(request_), says="no")

    consent = Consent.objects.get(origin=request_.uuid)
    assert (consent.answer, consent.least_price, is_cleared(song)) == ("no", None, False)
    assert "has answered" in Letter.objects.order_by("-pk")[0].subject


def test_ask_me_gives_nothing_and_may_be_asked_again(
    request_: PermissionRequest, terms: Terms, writer: Party, song: Recording
) -> None:
    sign(Client(), link_of(request_), says="ask")

    consent = Consent.objects.get(origin=request_.uuid)
    again = requests.ask(terms, writer, email=ADDRESS, at=timezone.now(), actor=None)

    assert (consent.answer, is_cleared(song)) == ("ask", False)
    assert (again.status, again == request_) == ("sent", False)


def test_whoever_said_no_is_left_in_peace_unless_the_terms_got_better(
    catalog: Catalog, song: Recording, writer: Party
) -> None:
    terms = make_terms(catalog, price=TWO_DOLLARS, is_published=False)
    worse = make_terms(catalog, price=Money.parse("1.00", "USD"), is_published=False)
    better = make_terms(catalog, price=Money.parse("5.00", "USD"), is_published=False)
    twin = make_party(catalog.organisation, name="I. Kang")
    make_credit(song, twin)
    refuse(send(terms, writer))

    for asked, whom in ((terms, writer), (worse, writer), (terms, twin)):
        with pytest.raises(AskedTooSoon):
            send(asked, whom, days=89)
    assert send(better, writer, days=2).status == "sent"
    assert send(terms, twin, days=91).status == "sent"
