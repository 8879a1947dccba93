"""Invitations: whose they are, and what they end."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry, Invitation
from accounts.services import invitations, representations, verifications
from accounts.services.neutrality import NotNeutral
from tests.factories.accounts import (
    NOON,
    make_label,
    make_membership,
    make_operator,
    make_owner,
    make_party,
    make_representation,
    make_user,
)
from tests.factories.clients import member_of

pytestmark = pytest.mark.django_db


def test_invitation_is_taken_up_only_by_whose_address_it_went_to() -> None:
    label = make_label()
    owner, invited = make_owner(label), make_user(email="new@example.org")
    invitation = invitations.invite_member(label, email="New@example.org", role="viewer", at=NOON, actor=owner)

    with pytest.raises(representations.AddressNotYours, match=r"new@example\.org was invited"):
        invitations.accept(invitation, user=make_user(), at=NOON)

    assert invitations.accept(invitation, user=invited, at=NOON).accepted_by == invited


def test_creator_who_comes_ends_whom_the_label_named_and_both_have_it_in_writing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    label = make_label()
    owner, creator = make_owner(label), make_user(email="dalbi@example.org")
    party, manager = make_party(label), make_user(email="manager@example.org")
    acting = make_representation(party, user=manager, named_by=owner)
    invitation = invitations.invite_creator(party, email=creator.email, at=NOON, actor=owner)

    with django_capture_on_commit_callbacks(execute=True):
        invitations.accept(invitation, user=creator, at=NOON)

    acting.refresh_from_db()
    told = {message.to[0] for message in mail.outbox}
    assert (acting.status, acting.ended_by) == ("ended", creator)
    assert told >= {"dalbi@example.org", "manager@example.org"}


def test_second_invitation_takes_the_first_back_and_the_trail_says_so() -> None:
    label = make_label()
    owner = make_owner(label)
    first, second = (
        invitations.invite_member(label, email="new@example.org", role="viewer", at=NOON, actor=owner) for _ in "12"
    )

    assert list(Invitation.objects.order_by("pk").values_list("status", flat=True)) == ["revoked", "sent"]
    assert list(AuditEntry.objects.filter(action="invitation.revoked").values_list("subject_uuid", "actor")) == [
        (first.uuid, owner.pk)
    ]
    assert first != second


def test_operator_does_not_decide_about_their_own_organisation() -> None:
    label = make_label(verified=False)
    owner, operator, other = make_owner(label), make_operator(), make_operator()
    make_membership(label, user=operator)
    asked = verifications.submit(label, signatory=owner, name="Han", title="Owner", warranty="True.", at=NOON)

    with pytest.raises(NotNeutral):
        verifications.accept(asked, at=NOON, actor=operator)

    assert verifications.accept(asked, at=NOON, actor=other).status == "accepted"


def test_invitation_is_taken_back_only_after_being_asked() -> None:
    label = make_label()
    owner, client = make_owner(label), Client()
    invitation = invitations.invite_member(label, email="new@example.org", role="viewer", at=NOON, actor=owner)
    client.force_login(owner)
    place = f"/organisation/invitations/{invitation.uuid}/revoke/"

    asked = client.get(place).content.decode()
    invitation.refresh_from_db()
    before = invitation.status
    client.post(place)

    invitation.refresh_from_db()
    assert "Take back the invitation of new@example.org?" in asked
    assert (before, invitation.status) == ("sent", "revoked")


def test_viewer_is_not_offered_what_they_may_not_do() -> None:
    client = member_of(make_label(), role="viewer")

    pages = [client.get(place).content.decode() for place in ("/creators/", "/creators/?q=nobody")]

    assert ["/creators/new/" in page for page in pages] == [False, False]
