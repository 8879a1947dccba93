"""Somebody who acts for a creator: named with proof, checked, taken up, and ended by either side."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.links import link_to
from accounts.models import AuditEntry, Party, Representation, User
from accounts.services import parties, representations
from accounts.services.parties import PartyNotACreator
from tests.factories.accounts import (
    NOON,
    PASSWORD,
    make_creator,
    make_label,
    make_operator,
    make_owner,
    make_party,
    make_representation,
    make_user,
)
from tests.factories.catalog import make_credit, make_recording
from tests.factories.clients import member_of, owner_of, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 agreement"


@pytest.fixture(autouse=True)
def _files_go_elsewhere(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def naming(email: str, content: bytes = PDF) -> dict[str, Any]:
    return {"email": email, "title": "Agreement of 3 March 2026", "document": SimpleUploadedFile("a.pdf", content)}


def link_in(message: Any) -> str:
    found = re.search(r"https?://[^/]+(/representations/\S+)", str(message.body))
    assert found is not None
    return found[1]


def test_creator_names_a_representative_who_signs_up_and_acts_once_an_operator_has_checked(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    creator = make_creator(name="Han Garam")
    own, operator, client = signed_in(creator.user), signed_in(make_operator()), Client()
    recording = make_recording()
    make_credit(recording, creator)

    with django_capture_on_commit_callbacks(execute=True):
        named = own.post(f"/creators/{creator.uuid}/representative/", naming("Manager@Example.org"))
    link = link_in(mail.outbox[0])
    asked = client.get(link).content.decode()
    client.post(
        f"/accounts/signup/?next={link}",
        {"email": "manager@example.org", "name": "Seo Jiwoo", "password1": PASSWORD, "next": link},
    )
    client.post(link)
    before = client.get("/works/").status_code
    representation = Representation.objects.get()
    queue = operator.get("/operations/verifications/").content.decode()
    proof = operator.get(f"/representations/{representation.uuid}/document/")
    with django_capture_on_commit_callbacks(execute=True):
        operator.post(f"/operations/verifications/representatives/{representation.uuid}/accept/")
    works = client.get("/works/").content.decode()

    representation.refresh_from_db()
    assert named["Location"] == "/representatives/"
    assert "Open an account and go on" in asked
    assert (before, representation.is_in_force, representation.who) == (403, True, "Seo Jiwoo")
    assert "Han Garam" in queue
    assert (b"".join(proof), proof["Content-Type"]) == (PDF, "application/pdf")
    assert recording.title in works
    assert [message.subject for message in mail.outbox] == [
        "Han Garam names you as their representative on Assent",
        "Seo Jiwoo may act for Han Garam",
        "You may act for Han Garam",
    ]
    history = own.get(f"/history/{creator.uuid}/").content.decode()
    assert "Somebody was named to act for the creator" in history
    assert "We checked that somebody may act for the creator" in history


def test_label_names_one_for_a_creator_without_a_login_and_no_more_after_they_accept() -> None:
    label = make_label()
    estate = make_party(label, name="Estate of Yun", kind=Party.Kind.ESTATE)
    owner = owner_of(label)

    named = owner.post(f"/creators/{estate.uuid}/representative/", naming("heir@example.org"))
    page = owner.get(f"/creators/{estate.uuid}/").content.decode()
    second = owner.post(f"/creators/{estate.uuid}/representative/", naming("other@example.org"))
    claimed = make_creator(label)
    refused = owner.get(f"/creators/{claimed.uuid}/representative/")

    assert named["Location"] == f"/creators/{estate.uuid}/"
    assert "heir@example.org" in page
    assert (second.status_code, refused.status_code) == (409, 403)
    assert Representation.objects.get().organisation == label


@pytest.mark.parametrize("role", ["finance", "viewer"])
def test_only_owners_and_managers_of_the_label_name_one(role: str) -> None:
    label = make_label()
    party = make_party(label)

    response = member_of(label, role=role).post(f"/creators/{party.uuid}/representative/", naming("a@example.org"))

    assert (response.status_code, Representation.objects.count()) == (403, 0)


def test_document_that_is_no_document_is_refused_beside_its_field() -> None:
    creator = make_creator()
    assert creator.user is not None

    page = signed_in(creator.user).post(
        f"/creators/{creator.uuid}/representative/", naming("a@example.org", b"MZ program")
    )

    assert "neither a PDF nor a PNG" in page.content.decode()
    assert 'value="Agreement of 3 March 2026"' in page.content.decode()
    with pytest.raises(representations.ProofUnreadable):
        representations.name(
            creator, email="a@example.org", title="x", document=BytesIO(b"MZ"), at=NOON, actor=creator.user
        )


def test_refused_one_reads_why_and_may_be_named_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    creator = make_creator(name="Han Garam")
    representation = make_representation(creator, accepted=False)

    with django_capture_on_commit_callbacks(execute=True):
        signed_in(make_operator()).post(
            f"/operations/verifications/representatives/{representation.uuid}/", {"reason": "It is not signed."}
        )
    page = signed_in(creator.user).get("/representatives/").content.decode()
    signed_in(creator.user).post(f"/creators/{creator.uuid}/representative/", naming("again@example.org"))

    assert ["It is not signed." in str(message.body) for message in mail.outbox] == [True, True]
    assert "It is not signed." in page
    assert list(Representation.objects.values_list("status", flat=True)) == ["refused", "submitted"]


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
    representations.accept(early, at=NOON, actor=operator)
    representations.accept(late, at=NOON, actor=operator)
    for _ in range(2):
        representations.take_up(late, user=people[1], at=NOON + timedelta(days=1))

    assert [each.is_in_force for each in Representation.objects.all()] == [True, True]
    assert AuditEntry.objects.filter(action="representative.taken_up").count() == 2
    with pytest.raises(representations.RepresentationClosed):
        representations.refuse(early, reason="x", at=NOON, actor=operator)


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
