"""Who may do what for an organisation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User
from accounts.services import audit, keys
from marketplace.kit.errors import DomainError


class LastOwner(DomainError):
    """An organisation always has an owner."""


@transaction.atomic
def add(
    organisation: Organisation, *, user: User, role: str, at: datetime, actor: User | None, is_signatory: bool = False
) -> Membership:
    """Let a person act for an organisation; one who already does keeps their role."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role": role, "is_signatory": is_signatory}
    )
    if is_new:
        audit.record(
            "member.added",
            subject=organisation,
            actor=actor,
            at=at,
            member=user.uuid,
            role=role,
            is_signatory=is_signatory,
        )
    return membership


@transaction.atomic
def change(membership: Membership, *, role: str, is_signatory: bool, at: datetime, actor: User) -> Membership:
    """Give a member another role, and say whether they may sign for the organisation."""
    organisation, membership = _locked(membership)
    if (membership.role, membership.is_signatory) == (role, is_signatory):
        return membership
    if role != Membership.Role.OWNER:
        _require_another_owner(membership)
    membership.role = role
    membership.is_signatory = is_signatory
    membership.save(update_fields=["role", "is_signatory"])
    audit.record(
        "member.changed",
        subject=organisation,
        actor=actor,
        at=at,
        member=membership.user.uuid,
        role=role,
        is_signatory=is_signatory,
    )
    return membership


@transaction.atomic
def remove(membership: Membership, *, at: datetime, actor: User) -> None:
    """Take away a person's right to act for the organisation, and end their keys; the trail keeps that they had it."""
    organisation, membership = _locked(membership)
    _require_another_owner(membership)
    audit.record("member.removed", subject=organisation, actor=actor, at=at, member=membership.user.uuid)
    keys.revoke_made_by(membership.user, organisation, at=at, actor=actor)
    membership.delete()


def _locked(membership: Membership) -> tuple[Organisation, Membership]:
    """The organisation is locked first, so that two owners cannot remove each other at once."""
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    return organisation, Membership.objects.select_related("user").get(pk=membership.pk)


def _require_another_owner(membership: Membership) -> None:
    if membership.role != Membership.Role.OWNER:
        return
    owners = Membership.objects.filter(organisation=membership.organisation_id, role=Membership.Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner(_("An organisation needs an owner. Make somebody else an owner first."))
