"""Attempts with the link of a letter that asks for permission: read by machines, passed on, late, or pressed twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from licensing.models import PermissionRequest, Terms
from licensing.queries.quotes import preview
from licensing.services import request_answers, requests
from licensing.services import terms as terms_service
from licensing.services.request_answers import NotYoursToAnswer
from licensing.services.requests import RequestClosed
from marketplace.catalog.models import Consent, Credit, Recording
from marketplace.catalog.services import catalogs, consents
from tests.factories.accounts import make_owner, make_party, make_user
from tests.factories.catalog import make_catalog, make_credit, make_recording
from tests.factories.clients import signed_in
from tests.factories.licensing import make_selection, make_terms
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.signing import YES, answer_of, link_of, review, sign
from tests.two_at_once import one_inside_the_other

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "iseul@example.org"


def make_question() -> tuple[PermissionRequest, Recording]:
    """A letter to the one writer whose yes a recording lacks, and the recording."""
    return ask(make_terms(make_catalog()))


def make_question_of_a_draft() -> tuple[PermissionRequest, Recording]:
    """The same, asked for a draft beside what is on offer."""
    catalog = make_catalog()
    make_terms(catalog)
    return ask(make_terms(catalog, is_published=False))


def ask(terms: Terms) -> tuple[PermissionRequest, Recording]:
    writer = make_party(terms.organisation, name="Kang Iseul")
    song = make_recording(terms.catalog, cleared=True, title="Persimmon Weather")
    assert song.work is not None
    make_credit(song.work, writer, Credit.Role.WRITER)
    actor = make_owner(terms.organisation)
    return requests.ask(terms, writer, email=ADDRESS, at=timezone.now(), actor=actor), song


def give(request: PermissionRequest, says: str) -> None:
    request_answers.answer(request, answer_of(says), words=says, language="", at=timezone.now(), actor=None)


def is_open(request: PermissionRequest) -> bool:
    return PermissionRequest.objects.get(pk=request.pk).status == "sent"


def test_attempt_40_a_mail_scanner_that_opens_every_link() -> None:
    request, song = make_question()
    scanner, link = Client(), link_of(request)
    _words, sha256 = review(Client(), link)

    for address in (link, link + "account/", link + "letters/"):
        for method in (scanner.get, scanner.head, scanner.options):
            method(address, query_params=YES | {"signed": sha256, "refuse": "yes"})

    assert (is_open(request), is_cleared(song)) == (True, False)
    assert PermissionRequest.objects.get().letters_refused_at is None


def test_attempt_41_answering_from_a_page_of_another_site() -> None:
    request, song = make_question()
    _words, sha256 = review(Client(), link_of(request))

    elsewhere = Client(enforce_csrf_checks=True).post(link_of(request), YES | {"signed": sha256})

    assert (elsewhere.status_code, is_open(request), is_cleared(song)) == (403, True, False)


def test_attempt_42_a_yes_and_a_no_by_one_link_at_once() -> None:
    request, song = make_question()

    def too_late() -> None:
        with pytest.raises(RequestClosed):
            give(request, "yes")

    one_inside_the_other(lambda: give(request, "no"), too_late)

    assert list(Consent.objects.filter(origin=request.uuid).values_list("answer", flat=True)) == ["no"]
    assert not is_cleared(song)


def test_attempt_43_a_link_that_was_passed_on_to_somebody_with_an_account(mailoutbox: list[EmailMessage]) -> None:
    request, _song = make_question()
    stranger = make_user(email="stranger@example.org")

    sign(signed_in(stranger), link_of(request), says="no")

    told = {letter.to[0] for letter in mailoutbox if "No: the 1 recording" in str(letter.body)}
    assert told == {ADDRESS, "stranger@example.org"}


def test_attempt_44_answering_as_somebody_who_has_a_login_under_another() -> None:
    request, song = make_question()
    Party.objects.filter(pk=request.party_id).update(user=make_user(), kind=Party.Kind.PERSON)
    stranger = make_user()

    page = signed_in(stranger).get(link_of(request)).content.decode()

    assert "I am this person" not in page
    with pytest.raises(NotYoursToAnswer):
        request_answers.answer(request, answer_of("yes"), words="Yes.", language="", at=timezone.now(), actor=stranger)
    assert not is_cleared(song)


def test_attempt_45_ticking_more_than_the_letter_asked() -> None:
    request, song = make_question()
    other = make_recording(song.catalog, cleared=True)

    ticks: dict[str, Any] = dict.fromkeys(["voice", "name_use", "advertising"], "on")
    sign(Client(), link_of(request), **ticks, purposes=["ai_input"], territory="WORLD")

    consent = Consent.objects.get(origin=request.uuid)
    assert (consent.purposes, consent.personal, consent.advertising) == (["train_generative"], [], False)
    assert list(consent.recordings.all()) == [song]
    refused = Client().post(link_of(make_question()[0]), YES | {"reach": "some", "chosen": [str(other.uuid)]})
    assert 'name="signed"' not in refused.content.decode()


def test_attempt_46_the_same_link_after_the_yes_was_taken_back() -> None:
    request, song = make_question()
    link = link_of(request)
    _words, sha256 = review(Client(), link)
    sign(Client(), link)
    consents.withdraw(Consent.objects.get(origin=request.uuid), at=timezone.now(), actor=None)

    Client().post(link, YES | {"signed": sha256})

    assert Consent.objects.filter(origin=request.uuid).count() == 1
    assert not is_cleared(song)


def test_attempt_47_a_yes_to_terms_that_became_cheaper_meanwhile() -> None:
    request, song = make_question_of_a_draft()
    terms = request.terms
    assert terms is not None
    price = request.price
    terms_service.save(terms, at=timezone.now(), actor=None, price_units=price.units // 2)  # the letter said more

    words = sign(Client(), link_of(request), least_price=price.decimal)

    assert f"${price.decimal}" in words
    assert (is_cleared(song, price.decimal), is_cleared(song, "1.50")) == (True, False)


def test_attempt_48_a_yes_after_the_draft_was_thrown_away_is_for_what_was_shown() -> None:
    request, song = make_question_of_a_draft()
    assert request.terms is not None
    terms_service.discard(request.terms, at=timezone.now(), actor=None)
    request.refresh_from_db()

    page = Client().get(link_of(request))
    sign(Client(), link_of(request), least_price="3.00")

    assert page.status_code == 200
    assert PermissionRequest.objects.get(terms=None) == request
    assert (is_cleared(song, "3.00"), is_cleared(song, "2.99")) == (True, False)


def test_attempt_49_a_yes_to_what_the_label_took_off_the_market() -> None:
    request, song = make_question()
    selection = make_selection(song, at=timezone.now())
    catalogs.withdraw(song.catalog, at=timezone.now(), actor=None)

    sign(Client(), link_of(request), least_price="3.00")

    shown = preview(selection, on=timezone.now().date())
    assert Consent.objects.get(origin=request.uuid).answer == "yes"
    assert (shown.lines, [drop.recording_id for drop in shown.dropped]) == ((), [song.pk])


def test_attempt_50_a_letter_a_day_too_old() -> None:
    request, song = make_question()
    PermissionRequest.objects.filter(pk=request.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    late = Client().post(link_of(request), YES | {"signed": "0" * 64})

    assert "This link is too old" in late.content.decode()
    assert not is_cleared(song)
