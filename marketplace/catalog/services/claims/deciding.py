"""The decision of a claim, and of the one appeal against it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services.neutrality import require_neutral
from accounts.services.organisations import require_verified
from marketplace.catalog.models import Claim, ClaimEntry
from marketplace.catalog.queries.claims import may_appeal
from marketplace.catalog.services.claims.entries import ClaimIsOver, locked, record, sides_of, tell, write
from marketplace.catalog.services.claims.hearing import require_heard, tell_all
from marketplace.catalog.services.claims.shares import Days, give_back, remembered, take
from marketplace.kit.errors import NotAllowed

Status, Kind = Claim.Status, ClaimEntry.Kind


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
    require_neutral(actor, *sides_of(claim))
    _require_open(claim)
    answers_appeal = claim.has_open_appeal
    if outcome == Status.UPHELD and claim.status != Status.UPHELD:
        require_heard(claim, since=min(days.values(), default=claim.since), at=at)
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
    tell_all(claim, "claim_decided", actor=actor, reasons=reasons)
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


def _require_open(claim: Claim) -> None:
    if not claim.is_undecided and not claim.has_open_appeal:
        raise ClaimIsOver(_("This claim is over: it was decided or withdrawn."))
