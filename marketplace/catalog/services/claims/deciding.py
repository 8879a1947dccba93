"""The decision of a claim, and of the one appeal against it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services.neutrality import require_neutral
from accounts.services.organisations import require_verified
from marketplace.catalog.models import Claim, ClaimEntry
from marketplace.catalog.services.claims.entries import ClaimIsOver, locked, record, tell, write
from marketplace.catalog.services.claims.shares import Days, give_back, remembered, take
from marketplace.kit.errors import DomainError, NotAllowed

Status, Kind = Claim.Status, ClaimEntry.Kind


class NotHeardYet(DomainError):
    """Nobody loses a side before they had their days to answer."""


class NotYoursToAppeal(NotAllowed):
    """Only whoever it was decided against may appeal, once, within the days for it."""


@transaction.atomic
def decide(
    claim: Claim,
    outcome: str,
    *,
    reasons: str,
    days: Days,
    keeps_earners: bool = True,
    at: datetime,
    actor: User,
) -> Claim:
    """Decide a claim, or the appeal against its decision; what waited for it goes on by the shares as they now are.

    If it is upheld, it counts for each recording from its day on, which lies after all that was paid already.
    """
    claim = locked(claim)
    require_neutral(actor, claim.claimant, claim.respondent)
    _require_open(claim)
    answers_appeal = claim.has_open_appeal
    if outcome == Status.UPHELD and claim.status != Status.UPHELD:
        _require_heard(claim, at=at)
        require_verified(claim.claimant)
        with remembered(claim, days, at=at, actor=actor):
            take(claim, days, keeps_earners=keeps_earners)
    if outcome != Status.UPHELD and claim.status == Status.UPHELD:
        with remembered(claim, days, at=at, actor=actor):
            give_back(claim, days)
    claim.status, claim.decided_by = outcome, actor
    claim.ended_at = claim.ended_at or at
    if answers_appeal:
        claim.appeal_answered_at = at
    claim.save()
    write(claim, Kind.DECISION, organisation=None, text=reasons, at=at, actor=actor)
    facts = {"reason": reasons, "shares_from": claim.shares_from}
    record("claim.appeal_answered" if answers_appeal else f"claim.{outcome}", claim, at=at, actor=actor, **facts)
    tell(claim, "claim_decided", claim.claimant, claim.respondent, actor=actor, reasons=reasons)
    return claim


@transaction.atomic
def appeal(claim: Claim, by: Organisation, *, text: str, at: datetime, actor: User | None) -> Claim:
    """Ask once that a decision be looked at again; it holds meanwhile."""
    claim = locked(claim)
    if not may_appeal(claim, by, at=at):
        raise NotYoursToAppeal(
            _("Only the side that a claim was decided against may appeal, once, within %(days)s days.")
            % {"days": settings.APPEAL_DAYS}
        )
    claim.appealed_at = at
    claim.decide_by = (at + timedelta(days=settings.CLAIM_DECIDE_DAYS)).date()
    claim.save(update_fields=["appealed_at", "decide_by"])
    write(claim, Kind.APPEAL, organisation=by, text=text, at=at, actor=actor)
    record("claim.appealed", claim, at=at, actor=actor, by=by.uuid)
    tell(claim, "claim_said", claim.claimant if by == claim.respondent else claim.respondent, actor=actor)
    return claim


def may_appeal(claim: Claim, by: Organisation | None, *, at: datetime) -> bool:
    """Whether one side may still ask for a second look."""
    if by is None or claim.loser != by or claim.appealed_at is not None or claim.ended_at is None:
        return False
    return at <= claim.ended_at + timedelta(days=settings.APPEAL_DAYS)


def may_be_upheld(claim: Claim, *, at: datetime) -> bool:
    """Whether the other side has answered, or had its days to."""
    return claim.answered_at is not None or at.date() > claim.answer_by


def _require_open(claim: Claim) -> None:
    if not claim.is_undecided and not claim.has_open_appeal:
        raise ClaimIsOver(_("This claim is over: it was decided or withdrawn."))


def _require_heard(claim: Claim, *, at: datetime) -> None:
    if claim.status == Status.SCREENED or not may_be_upheld(claim, at=at):
        raise NotHeardYet(_("The other side has its days to answer first. Until then the claim can stand."))
