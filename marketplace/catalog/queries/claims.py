"""Claims, for the two sides and the operators; for anybody else they do not exist."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from accounts.models import Invitation, Organisation, Party
from accounts.queries.people import account_holders
from accounts.roles import EDITORS
from accounts.viewers import Viewer
from marketplace.catalog.models import Claim, ClaimHolder
from marketplace.catalog.queries.claimed_shares import held

WAITS_FOR_US = Q(status__in=Claim.UNDECIDED) | Q(appealed_at__isnull=False, appeal_answered_at=None)


def claims_visible_to(viewer: Viewer) -> QuerySet[Claim]:
    """What the viewer claims, what is claimed of it, or of a side of which it holds a share; an operator sees all.

    What an operator must look at first is hidden from whoever it is against.
    """
    found = Claim.objects.select_related("claimant__party", "respondent__party", "decided_by")
    if viewer.is_operator:
        return found
    told = Q(pk__in=ClaimHolder.objects.filter(party__in=viewer.payees).values("claim"))
    if viewer.organisation is None:
        return found.filter(told)
    against = Q(respondent=viewer.organisation) & ~Q(status=Claim.Status.SCREENED)
    return found.filter(Q(claimant=viewer.organisation) | against | told)


def waiting_claims(viewer: Viewer) -> QuerySet[Claim]:
    """Those that an operator must still decide, or answer an appeal to; the most urgent first."""
    return claims_visible_to(viewer).filter(WAITS_FOR_US).order_by("decide_by", "pk")


def late_claims(viewer: Viewer, *, on: date) -> QuerySet[Claim]:
    """Those that wait longer than we said."""
    return waiting_claims(viewer).filter(decide_by__lt=on)


def claims_to_answer(viewer: Viewer) -> QuerySet[Claim]:
    """What is claimed of the viewer's organisation, and it has not answered yet; the first to end first."""
    found = claims_visible_to(viewer).filter(status__in=Claim.UNDECIDED, answered_at=None)
    return found.filter(respondent=viewer.organisation).order_by("answer_by", "pk")


def hearings_of(viewer: Viewer) -> QuerySet[ClaimHolder]:
    """The undecided claims to what the viewer holds a share of, and has not answered yet; the first to end first."""
    found = ClaimHolder.objects.filter(party__in=viewer.payees, answered_at=None, claim__status__in=Claim.UNDECIDED)
    return found.select_related("claim__claimant", "party").order_by("answer_by", "pk")


def speaking_on(claim: Claim, viewer: Viewer) -> Organisation | ClaimHolder | None:
    """As whom the viewer speaks on a claim: as one of its sides, else as somebody who holds a share of it."""
    if viewer.organisation is not None and viewer.role not in EDITORS:
        return None
    if viewer.organisation in {claim.claimant, claim.respondent}:
        return viewer.organisation
    return claim.holders.filter(party__in=viewer.payees).order_by("pk").first()


def holders_to_tell(claim: Claim, *, since: date) -> QuerySet[Party]:
    """Whoever holds a share that an upheld claim would take from, is neither side, and was not told of it yet."""
    recordings = claim.recordings.through.objects.filter(claim=claim).values("recording")
    shares = held(claim, recordings, since).order_by().values("holder")
    found = Party.objects.filter(pk__in=shares).exclude(pk__in=claim.holders.values("party"))
    if named := list(claim.against.values_list("pk", flat=True)):
        found = found.filter(pk__in=named)
    sides = [claim.claimant, claim.respondent]
    theirs = Party.objects.filter(Q(organisation__in=sides) | Q(controlled_by__in=sides))
    return found.exclude(pk__in=theirs).select_related("user", "named_by").order_by("name", "pk")


def address_of(party: Party) -> str:
    """Where a holder is written to: the account, else the address that a label invited them at."""
    readers = account_holders(party)
    if readers:
        return readers[0].email
    invited = party.invitations.exclude(status=Invitation.Status.REVOKED).order_by("-sent_at", "-pk").first()
    return invited.email if invited else ""


def may_appeal(claim: Claim, by: Organisation | None, *, at: datetime) -> bool:
    """Whether one side may still ask for a second look."""
    if by is None or claim.loser != by or claim.appealed_at is not None or claim.ended_at is None:
        return False
    return at <= claim.ended_at + timedelta(days=settings.APPEAL_DAYS)


def may_be_upheld(claim: Claim, *, at: datetime) -> bool:
    """Whether the other side has answered, or had its days to."""
    return claim.answered_at is not None or at.date() > claim.answer_by


def claims_over(viewer: Viewer) -> QuerySet[Claim]:
    """Those that ended, and of which nothing waits; the last first."""
    return claims_visible_to(viewer).exclude(WAITS_FOR_US).order_by(F("ended_at").desc(), "-pk")


def bad_faith_of(organisation: Organisation) -> bool:
    """Whether so many claims of an organisation were rejected that an operator looks at the next one first."""
    rejected = Claim.objects.filter(claimant=organisation, status=Claim.Status.REJECTED).count()
    return rejected >= int(settings.CLAIMS_REJECTED_LIMIT)
