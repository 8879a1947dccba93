"""Movements of our balance at Stripe of which nobody knew what they were, and what people said of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from payments.models import BalanceTransaction, Reconciliation, SuspenseAnswer
from payments.queries.differences import SUSPENSE, Finding

Status = SuspenseAnswer.Status


def ever_in_suspense() -> QuerySet[BalanceTransaction, Any]:
    """Every movement that was set aside and not known since, the eldest first."""
    found = BalanceTransaction.objects.filter(entry__kind=SUSPENSE, entry__reversed_by=None)
    return found.select_related("entry").order_by("created_at", "pk")


def in_suspense_now() -> QuerySet[BalanceTransaction, Any]:
    """Those of which no answer is booked."""
    return ever_in_suspense().exclude(answers__status=Status.POSTED)


def in_suspense() -> Iterator[Finding]:
    """Movements of which we know only that they happened; somebody has to say what they were."""
    for move in in_suspense_now():
        detail = " ".join(word for word in (move.kind, move.source, move.description) if word)
        yield Finding("suspense", move.transaction_id, move.created_at, move.net_units, move.currency, detail)


def answers() -> QuerySet[SuspenseAnswer]:
    """Everything that was said of them, the last first."""
    return SuspenseAnswer.objects.select_related("movement", "payee", "proposed_by", "decided_by")


def waiting_for_second() -> QuerySet[SuspenseAnswer]:
    """Those to which another operator has to agree, the eldest first."""
    return answers().filter(status=Status.PROPOSED).order_by("proposed_at", "pk")


def explained_before(done: Reconciliation) -> QuerySet[SuspenseAnswer]:
    """What was booked out of suspense between the comparison before and this one: by whom, and why."""
    before = Reconciliation.objects.filter(at__lt=done.at).order_by("-at", "-pk").values_list("at", flat=True).first()
    found = answers().filter(entry__isnull=False, decided_at__lte=done.at).order_by("decided_at", "pk")
    return found.filter(decided_at__gt=before) if isinstance(before, datetime) else found
