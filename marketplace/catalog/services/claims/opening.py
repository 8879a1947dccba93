"""Say that recordings which another organisation lists are one's own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Party, User
from accounts.services.neutrality import require_neutral
from accounts.services.organisations import require_verified
from marketplace.catalog.models import Claim, ClaimEntry, Recording
from marketplace.catalog.queries.claimed_shares import held
from marketplace.catalog.queries.claims import bad_faith_of
from marketplace.catalog.services.claims.entries import Document, locked, record, sides_of, tell, write
from marketplace.catalog.services.claims.hearing import tell_holders
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError
from marketplace.kit.territories import Territory

Status, Kind = Claim.Status, ClaimEntry.Kind


class NothingToClaim(DomainError):
    """None of the recordings is another organisation's, or one has claimed them already."""


class NobodyHoldsThat(DomainError):
    """A claim can be to the share of somebody, and whom it names holds none."""


@dataclass(frozen=True)
class Demand:
    """What a claimant says is its own: which part of which side, where, since when, and whose share that is."""

    side: str
    territory: Territory
    since: date
    part: Fraction = Fraction(1)
    against: Sequence[str] = ()


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
            parts=demand.part.numerator,
            whole=demand.part.denominator,
            territory=demand.territory,
            since=demand.since,
            opened_at=at,
            opened_by=actor,
            answer_by=(at + timedelta(days=settings.CLAIM_ANSWER_DAYS)).date(),
            decide_by=(at + timedelta(days=settings.CLAIM_DECIDE_DAYS)).date(),
        )
        claim.recordings.set(listed)
        claim.against.set(_named(claim, listed, demand.against))
        write(claim, Kind.STATEMENT, organisation=claimant, text=statement, document=document, at=at, actor=actor)
        record("claim.opened", claim, at=at, actor=actor, recordings=len(listed), side=demand.side)
        if status == Status.OPENED:
            tell(claim, "claim_opened", respondent, actor=actor, recordings=len(listed))
            tell_holders(claim, since=at.date().replace(day=1), at=at, actor=actor)
        claims.append(claim)
    return claims


def _named(claim: Claim, recordings: Sequence[Recording], names: Sequence[str]) -> list[Party]:
    """Those whom the claimant names as the ones who hold what is its own."""
    if not names:
        return []
    shares = held(claim, recordings, claim.since).exclude(holder=claim.claimant.party)
    found = {share.holder.name.casefold(): share.holder for share in shares}
    strange = [name for name in names if name.casefold() not in found]
    if strange:
        raise NobodyHoldsThat(
            _("Nobody called “%(name)s” holds a share of this side. Leave it empty if you do not know who does.")
            % {"name": strange[0]}
        )
    return [found[name.casefold()] for name in names]


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
    require_neutral(actor, *sides_of(claim))
    if claim.status != Status.SCREENED:
        return claim
    claim.status = Status.OPENED
    claim.answer_by = (at + timedelta(days=settings.CLAIM_ANSWER_DAYS)).date()
    claim.save(update_fields=["status", "answer_by"])
    write(claim, Kind.ADMITTED, organisation=None, text=reasons, at=at, actor=actor)
    record("claim.admitted", claim, at=at, actor=actor)
    tell(claim, "claim_opened", claim.respondent, actor=actor, recordings=claim.recordings.count())
    tell_holders(claim, since=at.date().replace(day=1), at=at, actor=actor)
    return claim
