"""Whoever is paid by a holder says that it is so, or that it is not; a dispute ends by agreement or by a decision."""

from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import documents
from accounts.models import User
from accounts.queries.people import answerable
from accounts.services import audit, mail
from accounts.services.neutrality import require_neutral
from marketplace.catalog.models import Participation, ParticipationAnswer
from marketplace.kit.errors import DomainError
from marketplace.kit.texts import one_line

Status = ParticipationAnswer.Status


class NotPaidByTheHolder(DomainError):
    """What we pay directly stands on a statement, and needs no answer."""


class DisputedAlready(DomainError):
    """One dispute about one participation at a time."""


class DisputeOver(DomainError):
    """It was settled before."""


@transaction.atomic
def confirm(participation: Participation, *, at: datetime, actor: User, words: str = "") -> ParticipationAnswer:
    """Say that the holder pays as it is written here."""
    participation = _answerable(participation)
    answer = ParticipationAnswer.objects.create(
        participation=participation, status=Status.CONFIRMED, words=words, answered_by=actor, answered_at=at
    )
    _record("participation.confirmed", answer, actor=actor, at=at)
    return answer


@transaction.atomic
def dispute(
    participation: Participation,
    *,
    words: str,
    at: datetime,
    actor: User,
    title: str = "",
    document: IO[bytes] | None = None,
) -> ParticipationAnswer:
    """Say what is wrong with it; the label and the operators read it, and the money of it waits."""
    participation = _answerable(participation)
    answer = ParticipationAnswer(
        participation=participation, status=Status.DISPUTED, words=words, answered_by=actor, answered_at=at
    )
    if document is not None:
        kept = documents.keep(document)
        answer.document_sha256, answer.document_type = kept.sha256, kept.media_type
        answer.document_title = one_line(title) or _("Document")
    answer.save()
    _record("participation.disputed", answer, actor=actor, at=at)
    for user in answerable(participation.share.recording.organisation):
        mail.send_to(user, "participation_disputed", answer=answer)
    return answer


@transaction.atomic
def reply(answer: ParticipationAnswer, *, words: str, at: datetime, actor: User) -> ParticipationAnswer:
    """Let the label say its side; whoever earns and the operators read it."""
    answer = _open(answer)
    answer.reply, answer.replied_at, answer.replied_by = words, at, actor
    answer.save(update_fields=["reply", "replied_at", "replied_by"])
    _record("participation.replied", answer, actor=actor, at=at)
    mail.send_to(answer.answered_by, "participation_answered", answer=answer)
    return answer


@transaction.atomic
def agree(answer: ParticipationAnswer, *, words: str, at: datetime, actor: User) -> ParticipationAnswer:
    """Let whoever disputed it say that both agree now."""
    answer = _end(answer, Status.AGREED, reason=words, at=at, actor=actor)
    _record("participation.agreed", answer, actor=actor, at=at)
    return answer


@transaction.atomic
def decide(answer: ParticipationAnswer, *, status: str, reason: str, at: datetime, actor: User) -> ParticipationAnswer:
    """Decide for whoever earns, or for the label, with reasons; both have it by mail."""
    share = answer.participation.share
    require_neutral(actor, answer.participation.party, share.holder, share.recording.organisation, answer.answered_by)
    answer = _end(answer, Status(status), reason=reason, at=at, actor=actor)
    _record("participation.decided", answer, actor=actor, at=at, status=status)
    for user in (answer.answered_by, *answerable(answer.participation.share.recording.organisation)):
        mail.send_to(user, "participation_answered", answer=answer)
    return answer


def _answerable(participation: Participation) -> Participation:
    found = Participation.objects.select_for_update(of=("self",))
    participation = found.select_related("party", "share__holder", "share__recording__organisation").get(
        pk=participation.pk
    )
    if participation.payment != Participation.Payment.THROUGH_HOLDER:
        raise NotPaidByTheHolder(_("We pay this to you directly. If a statement is wrong, appeal there."))
    if participation.answers.filter(status=Status.DISPUTED).exists():
        raise DisputedAlready(_("You have disputed this. It stays open until it is settled."))
    return participation


def _open(answer: ParticipationAnswer) -> ParticipationAnswer:
    found = ParticipationAnswer.objects.select_for_update(of=("self",)).select_related(
        "participation__party", "participation__share__recording__organisation", "answered_by"
    )
    answer = found.get(pk=answer.pk)
    if not answer.is_open:
        raise DisputeOver(_("This was settled before."))
    return answer


def _end(answer: ParticipationAnswer, status: str, *, reason: str, at: datetime, actor: User) -> ParticipationAnswer:
    answer = _open(answer)
    answer.status, answer.reason, answer.ended_at, answer.ended_by = status, reason, at, actor
    answer.save(update_fields=["status", "reason", "ended_at", "ended_by"])
    return answer


def _record(action: str, answer: ParticipationAnswer, *, actor: User, at: datetime, **facts: Any) -> None:
    recording = answer.participation.share.recording
    audit.record(
        action,
        subject=recording,
        actor=actor,
        at=at,
        participation=answer.participation.uuid,
        party=answer.participation.party.uuid,
        answer=answer.uuid,
        **facts,
    )
