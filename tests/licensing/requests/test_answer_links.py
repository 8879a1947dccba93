"""The link of a letter opens one question, once, for thirty days, and says no more than it should."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from licensing.models import PermissionRequest, Terms
from licensing.services import request_answers, requests
from licensing.services.requests import RequestClosed
from marketplace.catalog.models import Consent, Recording
from tests.licensing.requests.conftest import ADDRESS, NOW
from tests.licensing.requests.signing import answer_of, link_of, sign

pytestmark = pytest.mark.django_db


def test_the_link_answers_once_and_then_shows_what_was_signed(request_: PermissionRequest) -> None:
    phone, link = Client(), link_of(request_)
    words = sign(phone, link)

    shown = phone.get(link).content.decode()
    again = phone.post(link, {"says": "no", "reach": "these", "acts_as": "self", "signed_name": "Somebody"})

    assert (words in shown, words in again.content.decode()) == (True, True)
    assert Consent.objects.filter(origin=request_.uuid).count() == 1
    with pytest.raises(RequestClosed):
        request_answers.answer(request_, answer_of("no"), words="No.", language="", at=NOW, actor=None)


def test_the_link_ends_after_thirty_days(terms: Terms, song: Recording, writer: Party) -> None:
    old = requests.ask(terms, writer, email=ADDRESS, at=NOW - timedelta(days=31), actor=None)

    page = Client().get(link_of(old)).content.decode()

    assert "This link is too old" in page
    with pytest.raises(RequestClosed):
        request_answers.answer(old, answer_of("yes"), words="Yes.", language="", at=timezone.now(), actor=None)


def test_a_link_that_we_did_not_write_opens_nothing(request_: PermissionRequest) -> None:
    assert Client().get(f"/answer/{request_.uuid}:forged/").status_code == 404


def test_not_me_leads_to_the_report_and_records_nothing(request_: PermissionRequest) -> None:
    page = Client().get(link_of(request_)).content.decode()

    assert f"/concerns/new/?label={request_.organisation.slug}" in page
    request_.refresh_from_db()
    assert (request_.status, request_.answer) == ("sent", None)


def test_letters_and_pages_speak_the_readers_language(terms: Terms, song: Recording, writer: Party) -> None:
    asked = requests.ask(terms, writer, email=ADDRESS, language="ko", at=NOW, actor=None)

    page = Client().get(link_of(asked))

    assert 'lang="ko"' in page.content.decode()
