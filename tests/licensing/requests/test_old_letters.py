"""A letter that went where the asker said gives nothing once whom it asks is here to answer themself."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from accounts.services import parties
from licensing.models import PermissionRequest, Terms
from licensing.services import request_answers, requests
from licensing.services.request_answers import NotYoursToAnswer
from marketplace.catalog.models import Catalog, Consent, Grant, Recording
from tests.factories.accounts import NOON, make_label, make_operator, make_party, make_user
from tests.factories.catalog import make_recording
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import ADDRESS, NOW
from tests.licensing.requests.signing import answer_of, link_of, sign

pytestmark = pytest.mark.django_db


def test_letter_to_another_address_gives_nothing_for_who_has_an_account(
    request_: PermissionRequest, song: Recording
) -> None:
    parties.claim(request_.party, user=make_user(email="real@example.org"), at=NOW)

    with pytest.raises(NotYoursToAnswer, match="Kang Iseul has an account here by now"):
        request_answers.answer(request_, answer_of("yes"), words="Yes.", language="", at=timezone.now(), actor=None)

    assert not Consent.objects.filter(origin=request_.uuid).exists()
    assert not is_cleared(song)


def test_letter_to_the_address_of_the_account_still_answers(request_: PermissionRequest, song: Recording) -> None:
    parties.claim(request_.party, user=make_user(email=ADDRESS), at=NOW)

    sign(Client(), link_of(request_))

    assert is_cleared(song)


def test_letter_to_another_address_gives_nothing_for_a_name_that_was_taken_over(catalog: Catalog, terms: Terms) -> None:
    holder = make_party(catalog.organisation, name="Namu", kind=Party.Kind.UNCLAIMED)
    make_recording(catalog, cleared=True, publisher=holder, title="Night Ferry")
    request = requests.ask(terms, holder, email="clerk@example.org", at=NOW, actor=None)
    parties.entrust(holder, make_label(name="Namu Music"), at=NOON, actor=make_operator())

    for stranger in (None, make_user(email="clerk@example.org"), make_user()):
        with pytest.raises(NotYoursToAnswer):
            request_answers.answer(
                request,
                answer_of("yes", acts_as="staff"),
                words="Yes.",
                language="",
                at=timezone.now(),
                actor=stranger,
            )

    assert not Grant.objects.filter(holder=holder).exists()
