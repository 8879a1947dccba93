"""Organisations, members, creators, keys and verification through their pages."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.links import link_to
from accounts.models import ApiKey, Invitation, Membership, Organisation, Party, Verification
from accounts.viewers import ACTING_FOR
from tests.factories.accounts import (
    PASSWORD,
    make_creator,
    make_key,
    make_label,
    make_membership,
    make_operator,
    make_owner,
    make_party,
    make_user,
)
from tests.factories.clients import freshly_signed_in, owner_of, signed_in

pytestmark = pytest.mark.django_db


def link_in_last_mail() -> str:
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_newcomer_chooses_then_founds_a_label_and_acts_for_it() -> None:
    client = signed_in(make_user())

    first = client.get("/dashboard/")
    founded = client.post("/start/label/", {"name": "Onbit Records", "country": "KR"})

    label = Organisation.objects.get(name="Onbit Records")
    assert (first["Location"], founded["Location"]) == ("/start/", "/dashboard/")
    assert client.session[ACTING_FOR] == str(label.uuid)
    assert client.get("/organisation/").status_code == 200


def test_self_releasing_artist_is_a_rights_holder_of_one_and_its_creator() -> None:
    artist = make_user()

    signed_in(artist).post("/start/artist/", {"name": "Yoon Dalbi", "country": "KR"})

    label = Organisation.objects.get(name="Yoon Dalbi")
    creator = Party.objects.get(user=artist)
    assert (label.kind, label.party.kind) == ("rights_holder", "organisation")
    assert (creator.name, creator.kind, creator.named_by) == ("Yoon Dalbi", "person", label)


def test_form_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    page = signed_in(make_user()).post("/start/label/", {"name": "Onbit Records", "country": ""}).content.decode()

    assert 'value="Onbit Records"' in page
    assert "error-summary" in page


def test_switching_acts_only_for_ones_own() -> None:
    first, second, foreign = make_membership(), make_membership(), make_label()
    Membership.objects.create(user=first.user, organisation=second.organisation, role="viewer")
    client = signed_in(first.user)

    client.post("/switch/", {"organisation": str(second.organisation.uuid)})
    own = client.get("/organisation/").content.decode()
    client.post("/switch/", {"organisation": str(foreign.uuid)})
    other = client.get("/organisation/").content.decode()

    assert f"<h1>{second.organisation.name}</h1>" in own
    assert f"<h1>{first.organisation.name}</h1>" in other


def test_verification_is_asked_for_and_given(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    label = make_label(verified=False)
    owner = make_owner(label)
    client, operator = signed_in(owner), signed_in(make_operator())

    page = client.get("/organisation/verification/").content.decode()
    unticked = client.post("/organisation/verification/", {"name": "Seo Jiwoo", "title": "Director"})
    client.post("/organisation/verification/", {"name": "Seo Jiwoo", "title": "Director", "accepted": "on"})
    request = Verification.objects.get(organisation=label)
    queue = operator.get("/operations/verifications/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        operator.post(f"/operations/verifications/{request.uuid}/accept/")

    label.refresh_from_db()
    assert "checked" not in page
    assert unticked.status_code == 200
    assert label.name in queue
    assert (label.status, request.signatory_name, request.signatory) == ("verified", "Seo Jiwoo", owner)
    assert request.warranty.startswith(f"I may sign for {label.name}.")
    assert [(message.to, message.subject) for message in mail.outbox] == [([owner.email], f"{label.name} is verified")]


def test_refused_organisation_reads_the_reason_and_may_ask_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    label = make_label(verified=False)
    client = owner_of(label)
    answer = {"name": "Seo Jiwoo", "title": "Director", "accepted": "on"}
    client.post("/organisation/verification/", answer)
    request = Verification.objects.get(organisation=label)

    with django_capture_on_commit_callbacks(execute=True):
        signed_in(make_operator()).post(
            f"/operations/verifications/{request.uuid}/", {"reason": "Send us the register extract."}
        )

    assert "Send us the register extract." in client.get("/organisation/").content.decode()
    assert "Send us the register extract." in mail.outbox[0].body
    client.post("/organisation/verification/", answer)
    assert Verification.objects.filter(organisation=label, status="submitted").count() == 1


def test_manager_who_may_not_sign_cannot_ask_for_verification() -> None:
    label = make_label(verified=False)
    client = signed_in(make_membership(label).user)

    response = client.post("/organisation/verification/", {"name": "A", "title": "B", "accepted": "on"})

    assert (response.status_code, Verification.objects.count()) == (403, 0)


def test_invited_colleague_without_an_account_signs_up_and_accepts(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    label = make_label()
    with django_capture_on_commit_callbacks(execute=True):
        owner_of(label).post("/organisation/members/", {"email": "seo@example.org", "role": "finance"})
    link = link_in_last_mail()
    client = Client()

    assert "Open an account and go on" in client.get(link).content.decode()
    signed_up = client.post(
        f"/accounts/signup/?next={link}",
        {"email": "seo@example.org", "name": "Seo", "password1": PASSWORD, "next": link},
    )
    accepted = client.post(link)

    membership = Membership.objects.get(organisation=label, user__email="seo@example.org")
    assert (signed_up["Location"], accepted["Location"]) == (link, "/dashboard/")
    assert (membership.role, membership.is_signatory) == ("finance", False)


def test_opening_the_invitation_changes_nothing_and_a_second_person_is_refused() -> None:
    label = make_label()
    owner_of(label).post("/organisation/members/", {"email": "seo@example.org", "role": "viewer"})
    invitation = Invitation.objects.get(email="seo@example.org")
    link = link_to("invitation", invitation.uuid).removeprefix("http://localhost:8000")
    first, second = signed_in(make_user(email="seo@example.org")), signed_in(make_user())

    first.get(link)
    assert Membership.objects.filter(organisation=label).count() == 1
    first.post(link)
    assert (second.post(link).status_code, Membership.objects.filter(organisation=label).count()) == (409, 2)


def test_forged_invitation_is_unknown() -> None:
    assert Client().get("/invitations/3f2504e0-4f89-41d3-9a0c-0305e82c3301:nonsense/").status_code == 404


def test_invited_creator_accepts_and_acts_as_themselves(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    label, singer = make_label(), make_user()
    party = make_party(label, name="Han Garam", kind=Party.Kind.UNCLAIMED)
    with django_capture_on_commit_callbacks(execute=True):
        owner_of(label).post(f"/creators/{party.uuid}/", {"email": singer.email})
    client = signed_in(singer)

    client.post(link_in_last_mail())

    party.refresh_from_db()
    assert (party.user, party.kind) == (singer, "person")
    assert client.get("/dashboard/")["Location"] == "/creator/"
    assert "Han Garam" in client.get("/you/").content.decode()
    assert client.get("/organisation/").status_code == 403


def test_creator_is_added_with_identifiers_that_are_checked() -> None:
    label = make_label()
    client = owner_of(label)
    creator = {"name": "Han Garam", "kind": "person", "isni": "0000 0001 2103 2683", "ipi": ""}

    refused = client.post("/creators/new/", creator | {"isni": "0000 0001 2103 2684"})
    client.post("/creators/new/", creator)

    added = Party.objects.get(named_by=label)
    assert refused.status_code == 200
    assert (added.name, added.kind, added.isni) == ("Han Garam", "person", "0000000121032683")


def test_last_owner_stays() -> None:
    label = make_label()
    owner = make_owner(label)

    response = signed_in(owner).post(f"/organisation/members/{owner.uuid}/remove/")

    assert (response.status_code, Membership.objects.filter(user=owner).count()) == (409, 1)


def test_key_is_shown_once_works_and_asks_for_the_password_first() -> None:
    label = make_label()
    owner = make_owner(label)
    asked = signed_in(owner).get("/organisation/keys/new/")
    client = freshly_signed_in(owner)

    page = client.post("/organisation/keys/new/", {"name": "nightly", "scopes": ["catalog:read"], "days": "30"})
    found = re.search(r"ask_[0-9a-f]{8}_[\w-]+", page.content.decode())
    assert found is not None
    listed = client.get("/organisation/keys/").content.decode()
    identity = Client().get("/api/v1/identity", headers={"Authorization": f"Bearer {found[0]}"}).json()

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert page["Cache-Control"] == "no-store"
    assert (found[0] in listed, found[0][:12] in listed) == (False, True)
    assert (identity["organisation"]["slug"], identity["scopes"]) == (label.slug, ["catalog:read"])


def test_replaced_key_works_one_more_day_and_a_revoked_one_not_at_all() -> None:
    label = make_label()
    owner = make_owner(label)
    key, secret = make_key(label)
    ApiKey.objects.filter(pk=key.pk).update(created_by=owner)
    client = freshly_signed_in(owner)
    bearer = {"Authorization": f"Bearer {secret}"}

    client.post(f"/organisation/keys/{key.uuid}/rotate/")
    after_rotation = Client().get("/api/v1/identity", headers=bearer).status_code
    client.post(f"/organisation/keys/{key.uuid}/revoke/")
    after_revocation = Client().get("/api/v1/identity", headers=bearer).status_code

    assert (after_rotation, after_revocation, ApiKey.objects.count()) == (200, 401, 2)


def test_history_is_shown_to_whose_it_is_and_does_not_exist_for_others() -> None:
    label = make_label()
    client = owner_of(label)

    own = client.get(f"/history/{label.uuid}/")
    foreign = owner_of(make_label()).get(f"/history/{label.uuid}/")
    operator = signed_in(make_operator()).get(f"/history/{label.uuid}/")

    assert (own.status_code, foreign.status_code, operator.status_code) == (200, 404, 200)
    assert "organisation.created" in own.content.decode()


def test_creator_of_one_label_cannot_be_seen_by_another() -> None:
    creator = make_creator(make_label())

    assert owner_of(make_label()).get(f"/creators/{creator.uuid}/").status_code == 404


def test_history_tells_what_was_done_in_words() -> None:
    label = make_label()

    page = owner_of(label).get(f"/history/{label.uuid}/").content.decode()

    assert "The organisation was founded here" in page
    assert "not sealed yet" in page
