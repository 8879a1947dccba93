"""Somebody who acts for a creator: says yes, acts for one at a time, and is ended by either side."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.links import link_to
from accounts.models import AuditEntry, Representation, User
from accounts.services import parties, representation_decisions, representation_writing, representations
from accounts.services.parties import PartyNotACreator
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_label,
    make_operator,
    make_owner,
    make_party,
    make_representation,
    make_user,
)
from tests.factories.clients import owner_of, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 agreement"


@pytest.fixture(autouse=True)
def _files_go_elsewhere(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("side", ["creator", "representative"])
def test_either_side_ends_it_and_at_once_nothing_is_seen(
    side: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    representation = make_representation(make_creator(name="Han Garam"))
    creator, manager = signed_in(representation.party.user), signed_in(representation.user)
    before = manager.get("/works/").status_code

    who = creator if side == "creator" else manager
    who.get(f"/representations/{representation.uuid}/end/")
    unchanged = manager.get("/works/").status_code
    with django_capture_on_commit_callbacks(execute=True):
        who.post(f"/representations/{representation.uuid}/end/")

    representation.refresh_from_db()
    assert (before, unchanged, manager.get("/works/").status_code) == (200, 200, 403)
    assert (representation.status, creator.get("/works/").status_code) == ("ended", 200)
    other = representation.user if side == "creator" else representation.party.user
    assert other is not None
    assert [message.to for message in mail.outbox] == [[other.email]]
    assert AuditEntry.objects.filter(action="representative.ended", subject_uuid=representation.party.uuid).exists()


def test_representative_acts_for_one_at_a_time_and_changes_nothing_of_the_sign_in() -> None:
    manager = make_user()
    first = make_representation(make_creator(name="Han Garam"), user=manager)
    second = make_representation(make_creator(name="Yoon Dalbi"), user=manager)
    client = signed_in(manager)

    client.post("/switch/", {"organisation": str(second.party.uuid)})
    page = client.get("/representatives/").content.decode()
    naming_another = client.get(f"/creators/{second.party.uuid}/representative/").status_code
    profile = client.get("/you/").content.decode()

    assert "You act for Yoon Dalbi" in page
    assert f'value="{first.party.uuid}"' in page
    assert naming_another == 403
    assert "Your names as a creator" not in profile


def test_somebody_with_another_address_cannot_say_yes() -> None:
    representation = make_representation(accepted=False)
    link = link_to("representation", representation.uuid).removeprefix("http://localhost:8000")
    stranger = signed_in(make_user())

    page = stranger.get(link).content.decode()

    assert "Another address was named" in page
    assert (stranger.post(link).status_code, Client().get("/representations/asked/x:y/").status_code) == (403, 404)


def test_address_that_was_never_confirmed_cannot_say_yes() -> None:
    representation = make_representation(user=make_user(verified=False), accepted=False)
    user = User.objects.get(email=representation.email)

    with pytest.raises(representations.AddressNotYours):
        representations.take_up(representation, user=user, at=NOON)


def test_yes_before_and_after_the_check_come_to_the_same_and_twice_is_once() -> None:
    early, late = make_representation(accepted=False), make_representation(accepted=False)
    operator = make_operator()
    people = [User.objects.get(email=each.email) for each in (early, late)]

    representations.take_up(early, user=people[0], at=NOON)
    representation_decisions.accept(early, at=NOON, actor=operator)
    representation_decisions.accept(late, at=NOON, actor=operator)
    for _ in range(2):
        representations.take_up(late, user=people[1], at=NOON + timedelta(days=1))

    assert [each.is_in_force for each in Representation.objects.all()] == [True, True]
    assert AuditEntry.objects.filter(action="representative.taken_up").count() == 2
    with pytest.raises(representation_writing.RepresentationClosed):
        representation_decisions.refuse(early, reason="x", at=NOON, actor=operator)


def test_nobody_represents_themselves_an_organisation_or_a_name_that_is_not_theirs() -> None:
    creator, label = make_creator(), make_label()
    assert creator.user is not None
    facts: dict[str, Any] = {"title": "x", "document": BytesIO(PDF), "at": NOON}

    with pytest.raises(representations.RepresentativeIsTheCreator):
        representations.name(creator, email=creator.user.email, actor=creator.user, **facts)
    with pytest.raises(PartyNotACreator):
        representations.name(label.party, email="a@example.org", actor=make_owner(label), **facts)
    with pytest.raises(representations.NotYoursToName):
        representations.name(creator, email="a@example.org", actor=make_user(), **facts)
    with pytest.raises(representations.NotYoursToName):
        representations.name(make_party(label), email="a@example.org", actor=make_user(), **facts)


def test_creator_who_claims_the_name_later_can_end_what_the_label_began() -> None:
    label, singer = make_label(), make_user()
    party = make_party(label)
    representation = make_representation(party)
    owner = owner_of(label)
    parties.claim(party, user=singer, at=NOON)

    by_label = owner.post(f"/representations/{representation.uuid}/end/").status_code
    signed_in(singer).post(f"/representations/{representation.uuid}/end/")

    representation.refresh_from_db()
    assert (by_label, representation.status, representation.ended_by) == (403, "ended", singer)


def test_mail_is_in_the_language_of_whom_it_is_for(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    manager = make_user()
    User.objects.filter(pk=manager.pk).update(language="ko")

    with django_capture_on_commit_callbacks(execute=True):
        make_representation(make_creator(name="한가람"), user=manager)

    korean = [message for message in mail.outbox if message.to == [manager.email]]
    assert [re.search("[가-힣]", message.subject.replace("한가람", "")) is not None for message in korean] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"document_sha256": ""}, "a_representative_has_proof"),
        ({"user": None}, "a_representative_says_yes_on_a_day"),
        ({"decided_at": None}, "a_representative_is_decided_by_somebody"),
        ({"status": "refused"}, "a_refused_representative_reads_why"),
        ({"status": "ended"}, "a_representative_ends_on_a_day"),
    ],
)
def test_database_refuses_half_a_representative(changed: dict[str, Any], rule: str) -> None:
    representation = make_representation()

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Representation.objects.filter(pk=representation.pk).update(**changed)


def test_database_refuses_a_second_representative() -> None:
    representation = make_representation()
    representation.pk = None
    representation.uuid = make_party().uuid

    with pytest.raises(IntegrityError, match="a_creator_has_one_representative"), transaction.atomic():
        representation.save(force_insert=True)
