"""What an operator finds, and what the claimant takes back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.neutrality import require_neutral
from accounts.services.organisations import require_verified
from marketplace.catalog.models import Claim, ClaimEntry
from marketplace.catalog.services.claims.entries import (
    locked,
    record,
    require_undecided,
    sides_of,
    tell,
    write,
)
from marketplace.catalog.services.claims.hearing import tell_all, tell_holders
from marketplace.kit.errors import DomainError

Status, Kind = Claim.Status, ClaimEntry.Kind


class DateIsPast(DomainError):
    """A day by which something will be done lies ahead."""


@transaction.atomic
def stand(claim: Claim, *, reasons: str, decide_by: date, at: datetime, actor: User) -> Claim:
    """Find evidence at first sight: from now on nobody licenses that side, and its money waits, until it is decided."""
    claim = locked(claim)
    require_undecided(claim)
    require_neutral(actor, *sides_of(claim))
    require_verified(claim.claimant)
    if decide_by <= at.date():
        raise DateIsPast(_("Name a day to come, by which it will be decided."))
    claim.status, claim.standing_at, claim.decide_by = Status.STANDING, claim.standing_at or at, decide_by
    claim.save(update_fields=["status", "standing_at", "decide_by"])
    write(claim, Kind.STANDING, organisation=None, text=reasons, at=at, actor=actor)
    record("claim.standing", claim, at=at, actor=actor, reason=reasons, decide_by=decide_by)
    tell(claim, "claim_standing", claim.claimant, claim.respondent, actor=actor, reasons=reasons)
    tell_holders(claim, since=at.date().replace(day=1), at=at, actor=actor)
    tell_all(claim, "claim_standing", actor=actor, reasons=reasons)
    return claim


@transaction.atomic
def withdraw(claim: Claim, *, text: str, at: datetime, actor: User | None) -> Claim:
    """Take a claim back: everything is as if it had never been made, but for the record of it."""
    claim = locked(claim)
    require_undecided(claim)
    was_known = claim.status != Status.SCREENED
    claim.status, claim.ended_at = Status.WITHDRAWN, at
    claim.save(update_fields=["status", "ended_at"])
    write(claim, Kind.WITHDRAWAL, organisation=claim.claimant, text=text, at=at, actor=actor)
    record("claim.withdrawn", claim, at=at, actor=actor)
    if was_known:
        tell(claim, "claim_decided", claim.respondent, actor=actor, reasons=text)
        tell_all(claim, "claim_decided", actor=actor, reasons=text)
    return claim
