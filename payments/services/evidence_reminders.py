"""Remind operators of a bank that still waits for evidence: without an answer the money is lost."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from accounts.services import audit
from payments.models import Dispute
from payments.queries.disputes import unanswered_disputes
from payments.services import dispute_letters

DAYS_BEFORE: Final = (1, 3, 7)


def remind_all(*, at: datetime) -> int:
    """Write 7, 3 and 1 days before evidence is due, once each; how many disputes it was written about."""
    return sum(_remind(dispute, at=at) for dispute in unanswered_disputes(at=at))


@transaction.atomic
def _remind(dispute: Dispute, *, at: datetime) -> bool:
    """A reminder that was missed is not made up for: only the nearest is sent."""
    if dispute.evidence_due is None:
        return False
    left = dispute.evidence_due - at
    days = next((days for days in DAYS_BEFORE if left <= timedelta(days=days)), None)
    if days is None:
        return False
    not_yet = Q(reminded_days=None) | Q(reminded_days__gt=days)
    if not Dispute.objects.filter(not_yet, pk=dispute.pk, submitted_at=None).update(reminded_days=days):
        return False
    audit.record("dispute.reminded", subject=dispute, actor=None, at=at, days=days)
    dispute_letters.tell_operators("evidence_due", dispute)
    return True
