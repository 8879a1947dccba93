"""Concerns: who may see which, what each side is told of it, and what is late."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from accounts.links import uuid_behind
from accounts.models import Membership, Organisation, User
from accounts.roles import EDITORS
from accounts.viewers import Viewer
from licensing.models import Concern, ConcernEvidence, ConcernStatement

ACKNOWLEDGED_IN: Final = timedelta(hours=24)
DECIDED_IN: Final = timedelta(days=10)
ANSWERED_IN: Final = timedelta(days=5)
DECIDED: Final = [Concern.Status.UPHELD, Concern.Status.DISMISSED]


def concerns_visible_to(viewer: Viewer) -> QuerySet[Concern]:
    """Operators see all; an organisation those that it is asked about, once an operator has taken them up."""
    found = Concern.objects.select_related(
        "recording__organisation", "licence__organisation", "licence__trained_model", "label", "answering", "freeze"
    )
    if viewer.is_operator:
        return found
    if viewer.organisation is None:
        return found.none()
    return found.filter(answering=viewer.organisation, acknowledged_at__isnull=False)


def concerns_of(reporter: User) -> QuerySet[Concern]:
    """What a person who is signed in reported, under an address that is known to be theirs: its page confirms it."""
    return Concern.objects.filter(reporter=reporter, confirmed_at__isnull=False).select_related(
        "recording", "licence", "label"
    )


def concern_behind(token: str) -> Concern | None:
    """The concern that the link in a reporter's mail follows; None for a link that we did not write."""
    uuid = uuid_behind("concern-follow", token)
    found = Concern.objects.select_related("recording", "licence", "label", "answering", "freeze")
    return found.filter(uuid=uuid).first() if uuid else None


def in_the_queue() -> QuerySet[Concern]:
    """What waits for an operator, the longest waiting first; what waits for its reporter's address is not there yet."""
    appealed = Q(appealed_at__isnull=False, appeal_decided_at=None)
    return (
        Concern.objects.filter(~Q(status__in=DECIDED) | appealed, clock_from__isnull=False)
        .select_related("recording", "licence", "label", "answering", "freeze")
        .order_by(F("appealed_at").asc(nulls_last=True), "clock_from", "pk")
    )


def late_concerns(*, at: datetime) -> QuerySet[Concern]:
    """What should have been acknowledged, decided or answered by now."""
    return in_the_queue().filter(
        Q(status=Concern.Status.RECEIVED, clock_from__lt=at - ACKNOWLEDGED_IN)
        | Q(clock_from__lt=at - DECIDED_IN, decided_at=None)
        | Q(appealed_at__lt=at - DECIDED_IN)
    )


def acknowledgement_due(concern: Concern) -> datetime | None:
    return concern.clock_from + ACKNOWLEDGED_IN if concern.clock_from else None


def decision_due(concern: Concern) -> datetime | None:
    """By when it is decided: ten days from the report, or from the appeal."""
    begun = concern.appealed_at or concern.clock_from
    return begun + DECIDED_IN if begun else None


def next_due(concern: Concern) -> datetime | None:
    """What an operator owes next on a concern."""
    if not concern.is_open:
        return None
    return acknowledgement_due(concern) if concern.status == Concern.Status.RECEIVED else decision_due(concern)


def evidence_of(concern: Concern) -> QuerySet[ConcernEvidence]:
    return ConcernEvidence.objects.filter(statement__concern=concern)


def loser_of(concern: Concern) -> ConcernStatement.Side | None:
    """Who may appeal a decision, once: the side against which it went."""
    if not concern.is_decided or concern.appealed_at is not None:
        return None
    upheld = concern.status == Concern.Status.UPHELD
    return ConcernStatement.Side.ANSWERING if upheld else ConcernStatement.Side.REPORTER


def claimants_behind(concern: Concern) -> list[Organisation]:
    """The verified rights holders for which the reporter acts: who could claim the recording that was reported."""
    if concern.recording is None:
        return []
    is_reporter = Q(user=concern.reporter_id, user__isnull=False)
    if concern.confirmed_at:
        is_reporter |= Q(user__email__iexact=concern.email)
    acts = Membership.objects.filter(is_reporter, role__in=EDITORS, user__is_active=True)
    holders = Organisation.objects.filter(
        pk__in=acts.values("organisation"),
        kind=Organisation.Kind.RIGHTS_HOLDER,
        status=Organisation.Status.VERIFIED,
    )
    return list(holders.exclude(pk=concern.recording.organisation_id).order_by("name", "pk"))
