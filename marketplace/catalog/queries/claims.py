"""Claims, for the two sides and the operators; for anybody else they do not exist."""

from datetime import date

from django.conf import settings
from django.db.models import F, Q, QuerySet

from accounts.models import Organisation
from accounts.viewers import Viewer
from marketplace.catalog.models import Claim

WAITS_FOR_US = Q(status__in=Claim.UNDECIDED) | Q(appealed_at__isnull=False, appeal_answered_at=None)


def claims_visible_to(viewer: Viewer) -> QuerySet[Claim]:
    """What the viewer's organisation claims, and what is claimed of it; an operator sees all.

    What an operator must look at first is hidden from the side that it is against.
    """
    found = Claim.objects.select_related("claimant__party", "respondent__party", "decided_by")
    if viewer.is_operator:
        return found
    if viewer.organisation is None:
        return found.none()
    against = Q(respondent=viewer.organisation) & ~Q(status=Claim.Status.SCREENED)
    return found.filter(Q(claimant=viewer.organisation) | against)


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


def claims_over(viewer: Viewer) -> QuerySet[Claim]:
    """Those that ended, and of which nothing waits; the last first."""
    return claims_visible_to(viewer).exclude(WAITS_FOR_US).order_by(F("ended_at").desc(), "-pk")


def bad_faith_of(organisation: Organisation) -> bool:
    """Whether so many claims of an organisation were rejected that an operator looks at the next one first."""
    rejected = Claim.objects.filter(claimant=organisation, status=Claim.Status.REJECTED).count()
    return rejected >= int(settings.CLAIMS_REJECTED_LIMIT)
