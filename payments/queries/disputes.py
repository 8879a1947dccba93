"""Disputes: which are under way, and of which orders."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet

from payments.models import Dispute, Order

MONEY_MOVES_WITHIN: Final = timedelta(days=3)


def overdue_disputes(*, at: datetime) -> QuerySet[Dispute]:
    """Those that a bank has decided, and whose money has not moved as it decided for days: an operator ends them."""
    return all_disputes().filter(decided_at=None, ended_at__lte=at - MONEY_MOVES_WITHIN)


def is_overdue(dispute: Dispute, *, at: datetime) -> bool:
    """Is it for an operator to end it?"""
    return overdue_disputes(at=at).filter(pk=dispute.pk).exists()


def all_disputes() -> QuerySet[Dispute]:
    """Every dispute there ever was, with its order; what is due first on top, then the newest."""
    found = Dispute.objects.select_related("order__organisation", "order__quote", "submitted_by")
    return found.order_by(F("decided_at").desc(nulls_first=True), F("evidence_due").asc(nulls_last=True), "-asked_at")


def open_disputes() -> QuerySet[Dispute]:
    """Those whose money is asked back, and of which not all is booked that follows from the bank's decision."""
    return Dispute.objects.filter(opened_at__isnull=False, decided_at=None)


def disputed_orders() -> QuerySet[Order]:
    """The orders whose sale is asked back: nothing more of it is earned or paid out until that is decided."""
    return Order.objects.filter(pk__in=open_disputes().filter(charge_id=F("order__charge_id")).values("order"))


def open_dispute_of(order: Order) -> Dispute | None:
    """The dispute because of which nothing of an order is given back now, if there is one.

    One about a second payment counts too: what is owed for it would leave us twice.
    """
    return open_disputes().filter(order=order).first()


def unanswered_disputes(*, at: datetime) -> QuerySet[Dispute]:
    """Those that can still be answered in time, and are not."""
    return waiting_disputes().filter(submitted_at=None, evidence_due__gt=at)


def waiting_disputes() -> QuerySet[Dispute]:
    """Those of which a bank waits for our answer, inquiries too."""
    return all_disputes().filter(status__in=Dispute.ANSWERABLE, decided_at=None)
