"""Who names somebody to act for a creator, with which proof, and what the operator says to it."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.documents import DocumentUnreadable
from accounts.models import Party, Representation
from accounts.services import representations
from tests.factories.accounts import (
    NOON,
    PASSWORD,
    make_creator,
    make_label,
    make_operator,
    make_party,
    make_representation,
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
    with pytest.raises(DocumentUnreadable):
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
