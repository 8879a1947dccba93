"""A yes that a letter brought does not outlive what its giver says afterwards; both sides read that at once."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Letter, Party
from licensing.models import PermissionRequest
from licensing.queries.later_answers import TakenBack, taken_back_since
from licensing.services import withdrawals
from marketplace.catalog.models import Consent, Recording
from marketplace.catalog.services import consents, policies
from marketplace.catalog.services.policies import Policy
from marketplace.kit.vocabulary import Answer, Purpose
from tests.factories.accounts import make_owner
from tests.factories.clients import signed_in
from tests.licensing.requests.signing import link_of, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(request_: PermissionRequest) -> PermissionRequest:
    sign(Client(), link_of(request_))
    request_.refresh_from_db()
    Letter.objects.all().delete()
    return request_


def list_of(request: PermissionRequest) -> str:
    return signed_in(make_owner(request.organisation)).get("/requests/").content.decode()


def test_a_yes_that_was_withdrawn_is_told_to_the_label_and_seen_in_its_list(answered: PermissionRequest) -> None:
    label, before = make_owner(answered.organisation), list_of(answered)

    consents.withdraw(Consent.objects.get(origin=answered.uuid), at=timezone.now(), actor=None)

    letters = list(Letter.objects.filter(to=label.email).values_list("subject", flat=True))
    home = signed_in(label).get("/label/").content.decode()
    assert letters == [f"{answered.party} withdrew a permission"]
    assert f"{answered.party} withdrew a permission" in home
    assert f"/catalogs/{answered.catalog.uuid}/clearance/" in home
    assert ("nothing is permitted by it today" in before, "nothing is permitted by it today" in list_of(answered)) == (
        False,
        True,
    )


def test_a_later_no_is_told_as_a_withdrawal_is(answered: PermissionRequest, song: Recording) -> None:
    label = make_owner(answered.organisation)

    consents.sign(
        answered.party,
        answer=Answer.NO,
        purposes=answered.purposes,
        recordings=[song],
        words_sha256="0" * 64,
        document="Signed here",
        at=timezone.now(),
        actor=None,
    )

    told = Letter.objects.get(to=label.email)
    assert told.subject == f"{answered.party} withdrew a permission"
    assert "It is about 1 recording." in told.body
    assert "nothing is permitted by it today" in list_of(answered)


def test_rules_that_say_no_are_told_once_and_only_for_what_had_been_allowed(answered: PermissionRequest) -> None:
    label = make_owner(answered.organisation)
    nothing = Policy()

    for _time in range(2):
        policies.write(answered.party, nothing, words_sha256="0" * 64, at=timezone.now(), actor=None)

    told = Letter.objects.get(to=label.email)
    assert [str(purpose.label) in told.body for purpose in Purpose] == [
        purpose in answered.purposes for purpose in Purpose
    ]
    withdrawals.draw_consequences(at=timezone.now())
    (written,) = answered.party.withdrawals.all()
    assert written.purposes == [str(purpose) for purpose in answered.purposes]


def test_whoever_said_no_from_the_start_took_nothing_back(request_: PermissionRequest) -> None:
    sign(Client(), link_of(request_), says="no", least_price="")
    request_.refresh_from_db()
    Letter.objects.all().delete()

    policies.write(request_.party, Policy(), words_sha256="0" * 64, at=timezone.now(), actor=None)

    assert (Letter.objects.count(), taken_back_since([request_])) == (0, {})


def test_a_yes_given_anew_holds_again(answered: PermissionRequest, song: Recording) -> None:
    def said(answer: str) -> None:
        consents.sign(
            answered.party,
            answer=answer,
            purposes=answered.purposes,
            recordings=[song],
            words_sha256="0" * 64,
            document="Signed here",
            at=timezone.now(),
            actor=None,
        )

    said("no")
    no = taken_back_since([answered])
    said("yes")

    assert [(one.count, one.of) for one in no.values()] == [(1, 1)]
    assert isinstance(no[answered.pk], TakenBack)
    assert taken_back_since([answered]) == {}


def test_somebody_else_s_no_takes_nothing_of_it_back(answered: PermissionRequest, song: Recording) -> None:
    other = Party.objects.create(name="Somebody else")

    consents.sign(
        other,
        answer="no",
        purposes=answered.purposes,
        recordings=[song],
        words_sha256="0" * 64,
        document="Signed here",
        at=timezone.now(),
        actor=None,
    )

    assert taken_back_since([answered]) == {}
