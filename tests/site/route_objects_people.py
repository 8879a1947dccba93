"""The objects with which the routes of people are tried: members, invitations, creators, representatives, keys."""

from typing import Any

from django.utils import timezone

from accounts.links import link_to
from accounts.models import Membership, Party, Representation
from accounts.services import invitations, verifications
from tests.factories import accounts
from tests.factories.accounts import NOON
from tests.site.objects import Objects, of
from tests.site.roles import World


def _invitation(world: World) -> Any:
    owner, now = accounts.make_owner(world.label), timezone.now()
    return invitations.invite_member(world.label, email="new@example.org", role="viewer", at=now, actor=owner)


def _verification(world: World) -> Any:
    label = accounts.make_label(verified=False)
    owner = accounts.make_owner(label)
    return verifications.submit(label, signatory=owner, name="A", title="B", warranty="C", at=NOON)


def _member(world: World) -> dict[str, Any]:
    return {"user": accounts.make_membership(world.label, role=Membership.Role.VIEWER).user.uuid}


def _creator(world: World) -> dict[str, Any]:
    return {"creator": accounts.make_party(world.label).uuid}


def _unclaimed(world: World) -> dict[str, Any]:
    return {"creator": accounts.make_party(world.label, kind=Party.Kind.UNCLAIMED).uuid}


def _representation(world: World) -> Representation:
    """Named by the world's creator, who has one at a time; nobody has said yes."""
    named = world.creator.representations.first()
    return named or accounts.make_representation(world.creator, accepted=False)


def _named(world: World) -> dict[str, Any]:
    return {"representation": _representation(world).uuid}


def _asked(world: World) -> dict[str, Any]:
    return {"token": link_to("representation", _representation(world).uuid).split("/")[-2]}


def _offered(world: World) -> dict[str, Any]:
    return {"token": link_to("invitation", _invitation(world).uuid).split("/")[-2]}


def _key(world: World) -> dict[str, Any]:
    return {"key": accounts.make_key(world.label)[0].uuid}


PEOPLE: dict[str, Objects] = {
    "organisation-create": of(lambda world: {"kind": "label"}, "everybody"),
    "member-edit": of(_member, "label"),
    "member-remove": of(_member, "label"),
    "invitation-revoke": of(lambda world: {"invitation": _invitation(world).uuid}, "label"),
    "invitation": of(_offered, "everybody"),
    "api-key-rotate": of(_key, "label"),
    "api-key-revoke": of(_key, "label"),
    "creator": of(_creator, "label"),
    "creator-edit": of(_creator, "label"),
    "history": of(lambda world: {"subject": world.label.uuid}, "label", "operator"),
    "mail-shown": of(lambda world: {"name": world.mail}, "everybody"),
    "verification": of(lambda world: {"verification": _verification(world).uuid}, "operator"),
    "verification-accept": of(lambda world: {"verification": _verification(world).uuid}, "operator"),
    "representative-name": of(_unclaimed, "label", "operator", refuses=("label finance", "label viewer", "operator")),
    "representation": of(_asked, "everybody"),
    **dict.fromkeys(["representation-end", "representation-document"], of(_named, "creator", "operator")),
    **dict.fromkeys(["representation-check", "representation-accept"], of(_named, "operator")),
    **dict.fromkeys(["api-party", "api-party-invite"], of(lambda world: {"uuid": _creator(world)["creator"]}, "label")),
    "api-unknown": of(lambda world: {"path": "nothing"}),
}
