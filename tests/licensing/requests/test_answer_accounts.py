"""Who may answer, and how the one who had the letter comes to an account."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import Party
from licensing.models import PermissionRequest
from licensing.services import request_accounts, request_answers, requests
from licensing.services.request_accounts import NotYourLetter
from licensing.services.request_answers import NotYoursToAnswer
from marketplace.catalog.models import Catalog, Consent, Recording
from tests.factories.accounts import make_creator, make_owner, make_user
from tests.factories.clients import signed_in
from tests.factories.requests import make_request
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import ADDRESS, NOW
from tests.licensing.requests.signing import answer_of, link_of, review, sign

pytestmark = pytest.mark.django_db


def test_the_label_never_answers_its_own_question(request_: PermissionRequest) -> None:
    insider = signed_in(make_owner(request_.organisation))
    _words, sha256 = review(insider, link_of(request_))

    with pytest.raises(NotYoursToAnswer):
        request_answers.answer(
            request_,
            answer_of("yes"),
            words="Yes.",
            language="",
            at=NOW,
            actor=make_owner(request_.organisation),
        )
    said = {"says": "yes", "reach": "these", "acts_as": "self", "signed_name": "Kang Iseul", "least_price": "2.00"}
    assert insider.post(link_of(request_), said | {"signed": sha256}).status_code == 403


def test_whoever_had_the_letter_opens_an_account_and_changes_every_answer(
    request_: PermissionRequest, writer: Party, song: Recording
) -> None:
    sign(Client(), link_of(request_))
    stranger, person = make_user(), make_user(email=ADDRESS)

    with pytest.raises(NotYourLetter):
        request_accounts.take_over(request_, user=stranger, at=NOW)
    client = signed_in(person)
    client.post(link_of(request_) + "account/")
    mine = client.get("/consents/").content.decode()
    consent = Consent.objects.get(party=writer)
    client.post(f"/consents/{consent.uuid}/withdraw/", {"confirmed": "yes"})

    writer.refresh_from_db()
    assert writer.user == person
    assert f"/consents/{consent.uuid}/withdraw/" in mine
    assert not is_cleared(song)


def test_a_letter_alone_makes_nobody_the_person_it_asks(request_: PermissionRequest, writer: Party) -> None:
    client = signed_in(make_user(email=ADDRESS))

    unanswered = client.post(link_of(request_) + "account/").status_code
    requests.cancel(request_, at=NOW, actor=make_owner(request_.organisation))
    taken_back = client.post(link_of(request_) + "account/").status_code

    writer.refresh_from_db()
    assert (unanswered, taken_back, writer.user) == (403, 403, None)


def test_a_band_is_nobody_s_by_a_letter(request_: PermissionRequest, writer: Party) -> None:
    sign(Client(), link_of(request_))
    Party.objects.filter(pk=writer.pk).update(kind=Party.Kind.BAND)

    refused = signed_in(make_user(email=ADDRESS)).post(link_of(request_) + "account/").status_code

    writer.refresh_from_db()
    assert (refused, writer.user) == (403, None)


def test_an_address_that_nobody_has_proved_takes_over_nothing(request_: PermissionRequest, writer: Party) -> None:
    person = make_user(email=ADDRESS, verified=False)
    EmailAddress.objects.filter(user=person).update(verified=False)

    response = signed_in(person).post(link_of(request_) + "account/")

    writer.refresh_from_db()
    assert (response.status_code, writer.user) == (403, None)


def test_a_creator_with_an_account_has_a_queue_and_answers_there(song: Recording, catalog: Catalog) -> None:
    creator = make_creator(catalog.organisation, name="Yoon Dalbi")
    asked = make_request(creator, organisation=catalog.organisation)
    theirs, other = signed_in(creator.user), signed_in(make_creator().user)
    address = f"/permission/{asked.uuid}/"
    home, queue = theirs.get("/creator/").content.decode(), theirs.get("/permission/").content.decode()

    sign(theirs, address, least_price="3.00", signed_name="Yoon Dalbi")

    asked.refresh_from_db()
    assert ("1 label asks for your permission" in home, address in queue) == (True, True)
    assert (asked.says, asked.answered_by) == ("yes", creator.user)
    assert other.get(address).status_code == 404
    assert "Nobody waits for your answer" in theirs.get("/permission/").content.decode()
