"""Messages that Stripe did not sign for us: counted, so that a wrong secret is seen, and never kept."""

from datetime import datetime

from django.db.models import F

from payments.models import RefusedMessages


def count(endpoint: str, why: str, *, at: datetime) -> None:
    """One more of that day; two at once are two."""
    seen = {"last_at": at, "why": why}
    row, _made = RefusedMessages.objects.get_or_create(endpoint=endpoint, day=at.date(), defaults=seen)
    RefusedMessages.objects.filter(pk=row.pk).update(count=F("count") + 1, **seen)
