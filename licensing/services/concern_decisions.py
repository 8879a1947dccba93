"""What an operator does about a concern: take it up, freeze, decide with reasons, answer the appeal."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries.people import answerable
from accounts.services import audit, mail
from accounts.services.neutrality import require_neutral
from licensing.models import Concern, ConcernStatement
from licensing.queries.concerns import ANSWERED_IN
from licensing.services.concerns import locked, tell_reporter
from marketplace.catalog.services import freezes
from marketplace.kit.errors import DomainError

Status, Kind = Concern.Status, ConcernStatement.Kind


class ConcernTakenUp(DomainError):
    """An operator has taken it up already."""


class NothingToDecide(DomainError):
    """It has been decided, and no appeal waits."""


class NothingToFreeze(DomainError):
    """The concern names no recording of ours, or it is frozen already."""


@transaction.atomic
def acknowledge(concern: Concern, *, at: datetime, actor: User) -> Concern:
    """Tell the reporter that somebody looks into it, and ask the other side for its view."""
    concern = locked_for(concern, actor)
    if concern.status != Status.RECEIVED:
        raise ConcernTakenUp(_("This has been taken up already."))
    _take_up(concern, at=at, actor=actor)
    tell_reporter(concern, "concern_acknowledged")
    _ask_other_side(concern, at=at)
    return concern


def locked_for(concern: Concern, actor: User) -> Concern:
    """Take it alone, for an operator who is on neither side."""
    concern = locked(concern)
    lister = concern.recording.organisation if concern.recording else None
    require_neutral(actor, concern.answering, concern.label, lister, concern.reporter, concern.email)
    return concern


def _take_up(concern: Concern, *, at: datetime, actor: User) -> None:
    concern.status, concern.acknowledged_at = Status.ACKNOWLEDGED, at
    concern.clock_from = concern.clock_from or at
    concern.save(update_fields=["status", "acknowledged_at", "clock_from"])
    _record("concern.acknowledged", concern, at=at, actor=actor)


def _ask_other_side(concern: Concern, *, at: datetime) -> None:
    for user in answerable(concern.answering) if concern.answering else []:
        mail.send_to(user, "concern_counter_asked", concern=concern, until=(at + ANSWERED_IN).date())


@transaction.atomic
def freeze(concern: Concern, *, at: datetime, actor: User) -> Concern:
    """Stop all dealings in the recording at once, until the decision."""
    concern = locked_for(concern, actor)
    if concern.recording is None or (concern.freeze is not None and concern.freeze.lifted_at is None):
        raise NothingToFreeze(_("There is no recording here that could be frozen, or it is frozen already."))
    concern.freeze = freezes.freeze(concern.recording, reason=concern.number, at=at, actor=actor)
    concern.save(update_fields=["freeze"])
    _record("concern.froze", concern, at=at, actor=actor)
    return concern


@transaction.atomic
def decide(
    concern: Concern, outcome: Concern.Status, *, reasons: str, stays_frozen: bool, at: datetime, actor: User
) -> Concern:
    """Decide a concern, or the appeal against its decision; both sides read the reasons.

    A freeze ends with it, unless it is upheld and the operator says that the recording stays frozen.
    """
    concern = locked_for(concern, actor)
    is_appeal = concern.is_decided
    if not concern.is_open:
        raise NothingToDecide(_("This has been decided, and nobody has appealed."))
    if concern.status == Status.RECEIVED:
        _take_up(concern, at=at, actor=actor)
    kind = Kind.APPEAL_DECISION if is_appeal else Kind.DECISION
    ConcernStatement.objects.create(
        concern=concern, side=ConcernStatement.Side.OPERATOR, kind=kind, words=reasons, by=actor, at=at
    )
    concern.status = outcome
    if is_appeal:
        concern.appeal_decided_at = at
    else:
        concern.decided_at, concern.decided_by = at, actor
    concern.save(update_fields=["status", "decided_at", "decided_by", "appeal_decided_at"])
    _leave_frozen(concern, is_frozen=outcome == Status.UPHELD and stays_frozen, at=at, actor=actor)
    _record("concern.appeal_decided" if is_appeal else "concern.decided", concern, at=at, actor=actor, outcome=outcome)
    _tell_decided(concern, reasons, is_appeal=is_appeal)
    return concern


def _leave_frozen(concern: Concern, *, is_frozen: bool, at: datetime, actor: User) -> None:
    """Let the recording be as decided: frozen or free, whatever it was before."""
    stands = concern.freeze is not None and concern.freeze.lifted_at is None
    if is_frozen and not stands and concern.recording is not None:
        concern = freeze(concern, at=at, actor=actor)
    if is_frozen and concern.freeze is not None:
        freezes.uphold(concern.freeze, at=at)
    if stands and not is_frozen and concern.freeze is not None:
        freezes.lift(concern.freeze, at=at, actor=actor)


def _tell_decided(concern: Concern, reasons: str, *, is_appeal: bool) -> None:
    tell_reporter(concern, "concern_decided", reasons=reasons, is_appeal=is_appeal)
    for user in answerable(concern.answering) if concern.answering else []:
        mail.send_to(user, "concern_decided_other", concern=concern, reasons=reasons, is_appeal=is_appeal)


def _record(action: str, concern: Concern, *, at: datetime, actor: User, **facts: str) -> None:
    audit.record(
        action, subject=concern, actor=actor, at=at, organisation=concern.answering, number=concern.number, **facts
    )
