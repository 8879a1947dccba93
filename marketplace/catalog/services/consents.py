"""A credited person's answer: declared by the label on a document, signed by the person, or withdrawn."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Party, User
from accounts.services import audit
from marketplace.catalog.models import Consent, Recording
from marketplace.catalog.queries import taken_back
from marketplace.catalog.services import withdrawal_letters
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError, Malformed, NotAllowed
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Personal, Purpose

SIGNED_AS = {
    Answer.YES: "consent.signed",
    Answer.NO: "consent.refused",
    Answer.ASK: "consent.reserved",
}


class AnswerSaysNothing(Malformed):
    """An answer is about some purposes, and about some recordings or about all."""


class NoWithConditions(Malformed):
    """Only a yes gives anything; whoever agrees on conditions says yes."""


class EverythingOfAnother(NotAllowed):
    """Whoever acts for somebody at one label spoke for all of theirs, at every label."""


class VoiceOfAnother(NotAllowed):
    """Voice, name, image and likeness are only ever given by the person themself."""


class NothingToWithdraw(DomainError):
    """Only a yes can be taken back; whoever said no says yes instead."""


@transaction.atomic
def declare(
    party: Party,
    recordings: Iterable[Recording],
    *,
    purposes: Collection[Purpose],
    declared_by: Organisation,
    document: str,
    warranted_by: str,
    at: datetime,
    actor: User | None,
) -> Consent:
    """Write down that a person agreed in a document with a clause about AI, which somebody warrants.

    It never speaks for a voice, a name or an image: those are signed by the person.
    """
    permission_exclusive()
    consent = Consent.objects.create(
        party=party,
        answer=Answer.YES,
        basis=Consent.Basis.DECLARED,
        purposes=sorted(purposes),
        declared_by=declared_by,
        document=document,
        warranted_by=warranted_by,
        recorded_by=actor,
        given_at=at,
    )
    consent.recordings.set(recordings)
    audit.record(
        "consent.declared",
        subject=consent,
        actor=actor,
        at=at,
        organisation=declared_by,
        party=party.uuid,
        document=document,
    )
    return consent


@transaction.atomic
def sign(  # noqa: PLR0913 - all that one answer says
    party: Party,
    *,
    answer: str,
    purposes: Collection[Purpose],
    personal: Collection[Personal] = (),
    recordings: Iterable[Recording] = (),
    covers_all: bool = False,
    least_price: Money | None = None,
    advertising: bool = False,
    valid_until: date | None = None,
    origin: UUID | None = None,
    words_sha256: str,
    document: str,
    at: datetime,
    actor: User | None,
) -> Consent:
    """Write down what a person, or who may speak for them, answered themself; from now on nobody else's word counts.

    It decides for its purposes and recordings until a newer answer of theirs does. A yes that names no voice says that
    the voice stays out. `words_sha256` is the hash of the words that they were shown.
    """
    permission_exclusive()
    named = list(recordings)
    if not purposes or bool(named) == covers_all:
        raise AnswerSaysNothing(_("Say what the answer is for, and for which recordings."))
    if personal:
        refuse_other_voices(party, actor)
    if covers_all:
        refuse_others_everything(party, actor)
    if answer != Answer.YES and (personal or least_price or advertising):
        raise NoWithConditions(_("A no has no conditions. To agree on conditions, say yes."))
    consent = Consent.objects.create(
        party=party,
        answer=Answer(answer),
        basis=Consent.Basis.SIGNED,
        purposes=sorted(purposes),
        personal=sorted(personal),
        covers_all=covers_all,
        least_price_units=least_price.units if least_price else None,
        least_price_currency=least_price.currency if least_price else "",
        advertising=advertising,
        valid_until=valid_until,
        origin=origin,
        words_sha256=words_sha256,
        document=document,
        warranted_by=str(actor or party)[:200],
        recorded_by=actor,
        given_at=at,
    )
    consent.recordings.set(named)
    audit.record(
        SIGNED_AS[Answer(consent.answer)],
        subject=consent,
        actor=actor,
        at=at,
        party=party.uuid,
        origin=origin,
        words=words_sha256,
    )
    withdrawal_letters.tell(taken_back.of_answer(consent), actor=actor)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, at: datetime, actor: User | None) -> Consent:
    """Take an answer back from now on; it stays on record as withdrawn."""
    permission_exclusive()
    consent = Consent.objects.select_for_update(of=("self",)).select_related("declared_by", "party").get(pk=consent.pk)
    if consent.withdrawn_at:
        return consent
    if consent.answer != Answer.YES:
        raise NothingToWithdraw(_("This answer is a no already. To change it, say yes."))
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    audit.record(
        "consent.withdrawn",
        subject=consent,
        actor=actor,
        at=at,
        organisation=consent.declared_by,
        party=consent.party.uuid,
    )
    document = consent.document if consent.basis == Consent.Basis.DECLARED else ""
    withdrawal_letters.tell(taken_back.of_answer(consent), document=document, actor=actor)
    return consent


def refuse_others_everything(party: Party, actor: User | None) -> None:
    """Raise `EverythingOfAnother` where somebody binds, at every label, a person who is here themself."""
    if party.user_id is not None and actor is not None and actor.pk != party.user_id:
        raise EverythingOfAnother(
            _("Rules bind %(name)s at every label, so only they write them. You can answer for single recordings.")
            % {"name": party.name}
        )


def refuse_other_voices(party: Party, actor: User | None) -> None:
    """Raise `VoiceOfAnother` where somebody signs for a voice, a name or a face whose owner is here themself."""
    if party.user_id is not None and actor is not None and actor.pk != party.user_id:
        raise VoiceOfAnother(_("Only %(name)s can give their voice, name or image.") % {"name": party.name})
