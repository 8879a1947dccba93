"""Say that recordings which another organisation lists are one's own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services.neutrality import require_neutral
from accounts.services.organisations import require_verified
from marketplace.catalog.models import Claim, ClaimEntry, Recording
from marketplace.catalog.queries.claims import bad_faith_of
from marketplace.catalog.services.claims.entries import Document, locked, record, tell, write
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError
from marketplace.kit.territories import Territory

Status, Kind = Claim.Status, ClaimEntry.Kind


class NothingToClaim(DomainError):
    """None of the recordings is another organisation's, or one has claimed them already."""


@dataclass(frozen=True)
class Demand:
    """What a claimant says is its own: which side, where, and since when."""

    side: str
    territory: Territory
    since: date


@transaction.atomic
def open_claims(
    claimant: Organisation,
    recordings: Iterable[Recording],
    demand: Demand,
    *,
    statement: str,
    document: Document | None = None,
    at: datetime,
    actor: User | None,
) -> list[Claim]:
    """Open one claim against each organisation that lists some of these recordings.

    Nothing changes for them by it. What the claimant has claimed before, and what is undecided, is left out. Of an
    organisation whose claims were rejected too often an operator looks first, before anybody else is told.
    """
    require_verified(claimant)
    permission_exclusive()
    by_lister: dict[Organisation, list[Recording]] = defaultdict(list)
    for recording in _claimable(claimant, recordings, demand):
        by_lister[recording.organisation].append(recording)
    if not by_lister:
        raise NothingToClaim(_("Nobody else lists this, or you have claimed it already. Look at your claims."))
    status = Status.SCREENED if bad_faith_of(claimant) else Status.OPENED
    claims = []
    for respondent, listed in sorted(by_lister.items(), key=lambda pair: pair[0].pk):
        claim = Claim.objects.create(
            status=status,
            claimant=claimant,
            respondent=respondent,
            side=demand.side,
            territory=demand.territory,
            since=demand.since,
            opened_at=at,
            opened_by=actor,
            answer_by=(at + timedelta(days=settings.CLAIM_ANSWER_DAYS)).date(),
            decide_by=(at + timedelta(days=settings.CLAIM_DECIDE_DAYS)).date(),
        )
        claim.recordings.set(listed)
        write(claim, Kind.STATEMENT, organisation=claimant, text=statement, document=document, at=at, actor=actor)
        record("claim.opened", claim, at=at, actor=actor, recordings=len(listed), side=demand.side)
        if status == Status.OPENED:
            tell(claim, "claim_opened", respondent, actor=actor, recordings=len(listed))
        claims.append(claim)
    return claims


def _claimable(claimant: Organisation, recordings: Iterable[Recording], demand: Demand) -> Sequence[Recording]:
    """Those that somebody else lists and that the claimant does not claim yet; the same side, somewhere the same."""
    asked = Claim.objects.filter(
        claimant=claimant, side=demand.side, status__in=Claim.UNDECIDED, territory__overlaps=demand.territory
    )
    wanted = Recording.objects.filter(pk__in=[recording.pk for recording in recordings])
    found = wanted.exclude(organisation=claimant).exclude(claims__in=asked)
    return list(found.select_related("organisation").order_by("pk"))


@transaction.atomic
def admit(claim: Claim, *, reasons: str, at: datetime, actor: User) -> Claim:
    """Pass on a claim that an operator had to see first: from now on the other side knows of it and may answer."""
    claim = locked(claim)
    require_neutral(actor, claim.claimant, claim.respondent)
    if claim.status != Status.SCREENED:
        return claim
    claim.status = Status.OPENED
    claim.answer_by = (at + timedelta(days=settings.CLAIM_ANSWER_DAYS)).date()
    claim.save(update_fields=["status", "answer_by"])
    write(claim, Kind.ADMITTED, organisation=None, text=reasons, at=at, actor=actor)
    record("claim.admitted", claim, at=at, actor=actor)
    tell(claim, "claim_opened", claim.respondent, actor=actor, recordings=claim.recordings.count())
    return claim
