"""Tell a buyer what an open quote lost, and why, before they pay."""

from collections.abc import Mapping
from datetime import datetime

from accounts.queries.people import answerable
from accounts.services import mail
from licensing.models import Quote, QuoteLine, Withdrawal
from licensing.queries.permission import not_permitted
from licensing.reasons import Because
from marketplace.kit.money import Money

WAITING = (Quote.Status.OPEN, Quote.Status.ACCEPTED)
MOST_REASONS = 5


def tell_buyers(withdrawal: Withdrawal, *, at: datetime) -> None:
    """Write to the buyers of each open quote that loses recordings to a withdrawal."""
    lines = QuoteLine.objects.filter(recording__withdrawals__withdrawal=withdrawal)
    waiting = Quote.objects.filter(status__in=WAITING, valid_until__gt=at, lines__in=lines)
    for quote in waiting.select_related("organisation", "trained_model").distinct().order_by("pk"):
        left = lines.filter(quote=quote).exclude(recording__in=quote.drops.values("recording"))
        found = list(left.select_related("terms__organisation").order_by("pk"))
        terms = {line.recording_id: line.terms for line in found}
        asked = {line.recording_id: Money(line.price_units, quote.currency) for line in found}
        fallen = not_permitted(quote, terms, asked, on=at.date())
        if fallen:
            _tell(quote, fallen)


def _tell(quote: Quote, fallen: Mapping[int, tuple[Because, ...]]) -> None:
    reasons = dict.fromkeys(reason.sentence for reasons in fallen.values() for reason in reasons)
    for user in answerable(quote.organisation):
        mail.send_to(user, "quote_changed", quote=quote, recordings=len(fallen), reasons=[*reasons][:MOST_REASONS])
