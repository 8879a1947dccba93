"""Who acts for an organisation, from this moment on: roles, removal, leaving, and the last owner."""

import pytest

from accounts.models import AuditEntry, Membership, User
from accounts.services import keys, memberships
from tests.factories.accounts import NOON, make_creator, make_label, make_membership, make_owner
from tests.factories.clients import owner_of, signed_in

pytestmark = pytest.mark.django_db


def test_role_change_takes_effect_at_once() -> None:
    label = make_label()
    manager = make_membership(label).user
    client, owner = signed_in(manager), owner_of(label)
    body = {"name": "Han Garam", "kind": "person"}
    before = client.get("/creators/new/").status_code

    owner.post(f"/organisation/members/{manager.uuid}/", {"role": "viewer"})
    page = client.get("/creators/new/").status_code
    written = client.post("/api/v1/parties", body, content_type="application/json").status_code
    owner.post(f"/organisation/members/{manager.uuid}/", {"role": "owner", "is_signatory": "on"})

    assert (before, page, written) == (200, 403, 403)
    assert client.get("/creators/new/").status_code == 200
    assert Membership.objects.get(user=manager).is_signatory


def test_removed_member_acts_for_it_no_more_and_what_they_did_stays() -> None:
    label = make_label(name="Onbit Records")
    member = make_membership(label).user
    client, owner = signed_in(member), make_owner(label)
    client.post("/creators/new/", {"name": "Han Garam", "kind": "person"})

    signed_in(owner).post(f"/organisation/members/{member.uuid}/remove/")

    assert (client.get("/organisation/").status_code, client.get("/api/v1/parties").status_code) == (403, 403)
    assert client.get("/dashboard/")["Location"] == "/start/"
    assert AuditEntry.objects.filter(action="party.described", actor=member, organisation=label).exists()


def test_member_leaves_by_themselves_after_being_asked() -> None:
    label = make_label(name="Onbit Records")
    make_owner(label)
    member = make_membership(label, role="viewer").user
    client = signed_in(member)

    asked = client.get("/organisation/leave/").content.decode()
    still = Membership.objects.filter(user=member).exists()
    client.post("/organisation/leave/")

    assert "Leave Onbit Records?" in asked
    assert (still, Membership.objects.filter(user=member).exists()) == (True, False)
    assert AuditEntry.objects.filter(action="member.removed", subject_uuid=label.uuid, actor=member).exists()


@pytest.mark.parametrize("way", ["leave", "remove", "other role"])
def test_last_owner_stays_whichever_way_they_go(way: str) -> None:
    label = make_label()
    owner = make_owner(label)
    make_membership(label)
    client = signed_in(owner)

    answers = {
        "leave": lambda: client.post("/organisation/leave/"),
        "remove": lambda: client.post(f"/organisation/members/{owner.uuid}/remove/"),
        "other role": lambda: client.post(f"/organisation/members/{owner.uuid}/", {"role": "manager"}),
    }

    assert answers[way]().status_code == 409
    assert Membership.objects.get(user=owner).role == "owner"


def test_one_of_two_owners_may_go() -> None:
    label = make_label()
    first, second = make_owner(label), make_owner(label)

    signed_in(first).post("/organisation/leave/")

    assert list(Membership.objects.filter(organisation=label).values_list("user", flat=True)) == [second.pk]


def test_menu_offers_a_creator_no_members_and_a_member_theirs() -> None:
    creator, owner = make_creator().user, make_owner(make_label())
    assert creator is not None

    pages = [signed_in(user).get("/principles/").content.decode() for user in (creator, owner)]

    assert ["/organisation/members/" in page for page in pages] == [False, True]
    assert ["/organisation/keys/" in page for page in pages] == [True, True]


def test_keys_of_a_removed_member_end_with_their_right() -> None:
    label = make_label()
    owner, other = make_owner(label), make_owner(label)
    (_theirs, secret), (_kept, kept) = (
        keys.create(label, name="Loader", scopes=["catalog:read"], days=9, at=NOON, actor=user)
        for user in (other, owner)
    )

    asked = signed_in(owner).get(f"/organisation/members/{other.uuid}/remove/").content.decode()
    memberships.remove(Membership.objects.get(user=other), at=NOON, actor=owner)

    revoked = AuditEntry.objects.filter(action="key.revoked", organisation=label, actor=owner).count()
    assert "API keys that they made for it stop working." in asked
    assert (keys.authenticated(secret, at=NOON), revoked) == (None, 1)
    assert keys.authenticated(kept, at=NOON) is not None


def test_key_works_only_while_its_maker_is_a_member_with_an_account() -> None:
    label = make_label()
    owner = make_owner(label)
    _key, secret = keys.create(label, name="Loader", scopes=["catalog:read"], days=9, at=NOON, actor=owner)

    User.objects.filter(pk=owner.pk).update(is_active=False)
    without_account = keys.authenticated(secret, at=NOON)
    User.objects.filter(pk=owner.pk).update(is_active=True)
    Membership.objects.filter(user=owner).delete()

    assert (without_account, keys.authenticated(secret, at=NOON)) == (None, None)
