"""Invite people by mail to act for an organisation, or to be the creator that a label named."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.links import link_to
from accounts.models import Invitation, Organisation, Party, User
from accounts.queries.people import has_proved
from accounts.services import audit, mail, memberships, parties, representations
from marketplace.kit.errors import DomainError

GOOD_FOR = timedelta(days=14)


class InvitationClosed(DomainError):
    """An invitation was accepted by somebody else, taken back, or is too old."""


@transaction.atomic
def invite_member(
    organisation: Organisation, *, email: str, role: str, at: datetime, actor: User, language: str = ""
) -> Invitation:
    """Offer somebody a role in the organisation."""
    invitation = _open(organisation, email=email, at=at, actor=actor, role=role)
    audit.record("member.invited", subject=organisation, actor=actor, at=at, invitation=invitation.uuid, role=role)
    _send(invitation, "invitation_member", language)
    return invitation


@transaction.atomic
def invite_creator(party: Party, *, email: str, at: datetime, actor: User, language: str = "") -> Invitation:
    """Offer a creator whom a label named to see their own works and statements themselves."""
    organisation = party.named_by
    if organisation is None or party.kind == Party.Kind.ORGANISATION:
        raise parties.PartyNotACreator(_("Only a creator whom a label has named can be invited."))
    if party.user_id is not None:
        raise parties.PartyAlreadyClaimed(_("%(name)s has accepted already.") % {"name": party.name})
    invitation = _open(organisation, email=email, at=at, actor=actor, party=party)
    audit.record(
        "party.invited", subject=party, actor=actor, at=at, organisation=organisation, invitation=invitation.uuid
    )
    _send(invitation, "invitation_creator", language)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, user: User, at: datetime) -> Invitation:
    """Take up an invitation as this person; taking up one's own again changes nothing."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "party", "invited_by")
        .get(pk=invitation.pk)
    )
    if invitation.status == Invitation.Status.ACCEPTED and invitation.accepted_by_id == user.pk:
        return invitation
    _require_open(invitation, at=at)
    _require_theirs(invitation, user)
    if invitation.party is not None:
        creator = parties.claim(invitation.party, user=user, at=at)
        representations.end_what_others_began(creator, at=at, actor=user)
    else:
        memberships.add(invitation.organisation, user=user, role=invitation.role, at=at, actor=user)
    invitation.status = Invitation.Status.ACCEPTED
    invitation.accepted_at = at
    invitation.accepted_by = user
    invitation.save(update_fields=["status", "accepted_at", "accepted_by"])
    audit.record("invitation.accepted", subject=invitation, actor=user, at=at)
    mail.send_to(invitation.invited_by, "invitation_accepted", invitation=invitation)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, at: datetime, actor: User) -> Invitation:
    """Take an offer back before it is accepted."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.status == Invitation.Status.SENT:
        invitation.status = Invitation.Status.REVOKED
        invitation.save(update_fields=["status"])
        audit.record("invitation.revoked", subject=invitation, actor=actor, at=at)
    return invitation


def _require_open(invitation: Invitation, *, at: datetime) -> None:
    if not invitation.is_open(at=at):
        raise InvitationClosed(_("This invitation is no longer open. Ask for a new one."))


def _require_theirs(invitation: Invitation, user: User) -> None:
    if not has_proved(user, invitation.email):
        raise representations.AddressNotYours(
            _("%(email)s was invited, and you are signed in with another address. Sign in with that one.")
            % {"email": invitation.email}
        )


def _open(
    organisation: Organisation, *, email: str, at: datetime, actor: User, role: str = "", party: Party | None = None
) -> Invitation:
    """Make the offer; an older one to the same address for the same thing is taken back."""
    email = email.lower()
    older = Invitation.objects.filter(organisation=organisation, party=party, email=email)
    for invitation in older.filter(status=Invitation.Status.SENT):
        revoke(invitation, at=at, actor=actor)
    return Invitation.objects.create(
        organisation=organisation,
        party=party,
        role=role,
        email=email,
        invited_by=actor,
        sent_at=at,
        expires_at=at + GOOD_FOR,
    )


def _send(invitation: Invitation, template: str, language: str) -> None:
    known = User.objects.filter(email=invitation.email).first()
    language = known.language if known and known.language else language
    link = link_to("invitation", invitation.uuid)
    mail.send(template, to=invitation.email, language=language, invitation=invitation, link=link)
