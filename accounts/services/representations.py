"""Let somebody act for a creator, once a document proves it and they have said yes."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import documents
from accounts.models import Party, Representation, User
from accounts.queries.people import has_proved
from accounts.services.parties import PartyNotACreator
from accounts.services.representation_writing import RepresentationClosed, ask, locked, record, send, tell_namer
from marketplace.kit.errors import DomainError, NotAllowed
from marketplace.kit.texts import one_line

Status = Representation.Status


class AlreadyRepresented(DomainError):
    """A creator has one representative at a time."""


class NotYoursToName(NotAllowed):
    """Only the creator names who acts for them; their label does while nobody has accepted to be them."""


class RepresentativeIsTheCreator(DomainError):
    """Nobody represents themselves."""


class AddressNotYours(NotAllowed):
    """Only the person whose address was named can say yes."""


@transaction.atomic
def name(
    party: Party, *, email: str, title: str, document: IO[bytes], at: datetime, actor: User, language: str = ""
) -> Representation:
    """Name a person who acts for a creator, with the document that proves it; an operator checks it."""
    party = Party.objects.select_for_update(of=("self",)).select_related("named_by", "user").get(pk=party.pk)
    email = email.lower()
    _require_may_name(party, actor)
    if party.user is not None and email == party.user.email:
        raise RepresentativeIsTheCreator(_("That is your own address. You act for yourself already."))
    if party.representations.filter(status__in=[Status.SUBMITTED, Status.ACCEPTED]).exists():
        raise AlreadyRepresented(_("%(name)s has a representative. End that first.") % {"name": party.name})
    kept = documents.keep(document)
    representation = Representation.objects.create(
        party=party,
        email=email,
        organisation=None if party.user else party.named_by,
        named_by=actor,
        document_title=one_line(title),
        document_sha256=kept.sha256,
        document_type=kept.media_type,
        named_at=at,
    )
    record("representative.named", representation, actor=actor, at=at, document=representation.document_sha256)
    ask(representation, "representative_named", language=language)
    return representation


@transaction.atomic
def come_forward(
    party: Party, *, email: str, title: str, document: IO[bytes], at: datetime, actor: User | None, language: str = ""
) -> Representation:
    """Take the document of somebody who says by themselves that they act for a creator; an operator checks it."""
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if party.kind == Party.Kind.ORGANISATION:
        raise PartyNotACreator(_("%(name)s is an organisation, not a creator.") % {"name": party.name})
    if party.representations.filter(status__in=[Status.SUBMITTED, Status.ACCEPTED]).exists():
        raise AlreadyRepresented(
            _("Somebody acts for %(name)s already, or waits for our check. Write to us.") % {"name": party.name}
        )
    kept = documents.keep(document)
    representation = Representation.objects.create(
        party=party,
        email=email.lower(),
        document_title=one_line(title),
        document_sha256=kept.sha256,
        document_type=kept.media_type,
        named_at=at,
    )
    record("representative.came_forward", representation, actor=actor, at=at, document=representation.document_sha256)
    return representation


@transaction.atomic
def take_up(representation: Representation, *, user: User, at: datetime) -> Representation:
    """Say yes to acting for the creator; saying it twice changes nothing."""
    representation = locked(representation)
    if representation.user_id == user.pk and representation.is_open:
        return representation
    if not representation.is_open or representation.user_id is not None:
        raise RepresentationClosed(_("This is no longer open. Ask whoever named you to do it again."))
    if representation.party.user_id == user.pk:
        raise RepresentativeIsTheCreator(_("You are %(name)s already.") % {"name": representation.party.name})
    if not has_proved(user, representation.email):
        raise AddressNotYours(
            _("%(email)s was named, and you are signed in with another address. Sign in with that one.")
            % {"email": representation.email}
        )
    representation.user = user
    representation.taken_up_at = at
    representation.save(update_fields=["user", "taken_up_at"])
    record("representative.taken_up", representation, actor=user, at=at)
    tell_namer(representation, "representative_taken_up")
    return representation


@transaction.atomic
def end(representation: Representation, *, at: datetime, actor: User) -> Representation:
    """Stop somebody from acting for a creator, from either side; ending twice changes nothing."""
    representation = locked(representation)
    if not representation.is_open:
        return representation
    representation.status = Status.ENDED
    representation.ended_at = at
    representation.ended_by = actor
    representation.save(update_fields=["status", "ended_at", "ended_by"])
    record("representative.ended", representation, actor=actor, at=at)
    creator = representation.party.user or representation.named_by
    for address in {creator.email if creator else representation.email, representation.email} - {actor.email}:
        send(representation, "representative_ended", address)
    return representation


@transaction.atomic
def end_what_others_began(party: Party, *, at: datetime, actor: User) -> None:
    """Stop whoever the creator did not name, now that they are here and decide alone; both have it in writing."""
    by_others = Q(organisation__isnull=False) | Q(named_by__isnull=True)
    begun = party.representations.filter(by_others, status__in=[Status.SUBMITTED, Status.ACCEPTED])
    for representation in begun:
        ended = end(representation, at=at, actor=actor)
        send(ended, "representative_ended", actor.email)


def represents(user: User, party: Party) -> bool:
    """Whether somebody acts, or asks to act, for this creator: then they are not that creator."""
    return party.representations.filter(user=user, status__in=[Status.SUBMITTED, Status.ACCEPTED]).exists()


def _require_may_name(party: Party, actor: User) -> None:
    if party.kind == Party.Kind.ORGANISATION:
        raise PartyNotACreator(_("%(name)s is an organisation, not a creator.") % {"name": party.name})
    if party.user_id is not None and party.user_id != actor.pk:
        raise NotYoursToName(_("%(name)s has accepted and decides alone who acts for them.") % {"name": party.name})
    if party.user_id is None and not actor.memberships.filter(organisation=party.named_by).exists():
        raise NotYoursToName(_("Only the label that named %(name)s can do this.") % {"name": party.name})
