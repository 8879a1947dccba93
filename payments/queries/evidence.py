"""What shows that a disputed order was bought, agreed to, delivered and used: gathered for the bank."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from accounts.models import KeptLetter
from licensing.models import Delivery, Licence, Quote, UsageReport
from payments.models import Dispute, Invoice, Order


@dataclass(frozen=True, slots=True)
class Delivered:
    """How much went out under the licences of an order, and when."""

    downloads: int
    files: int
    first: Any
    last: Any


@dataclass(frozen=True)
class Evidence:
    """Everything that we can show of one disputed order."""

    dispute: Dispute
    order: Order
    quote: Quote
    licences: Sequence[Licence]
    delivered: Delivered
    deliveries: QuerySet[Delivery]
    reports: Sequence[UsageReport]
    letters: Sequence[KeptLetter]
    papers: Sequence[Invoice]


def evidence_of(dispute: Dispute) -> Evidence:
    """Gather it as it is now: what went out or was written since counts too."""
    order = dispute.order
    quote = Quote.objects.select_related("accepted_by", "trained_model", "organisation").get(pk=order.quote_id)
    licences = list(
        quote.licences.select_related("terms__organisation", "organisation", "trained_model").order_by("pk")
    )
    deliveries = Delivery.objects.filter(licence__in=licences).order_by("at", "pk")
    counted = deliveries.aggregate(
        downloads=Count("pk"), files=Count("asset", distinct=True), first=Min("at"), last=Max("at")
    )
    reports = UsageReport.objects.filter(licence__in=licences).exclude(status=UsageReport.Status.DISCARDED)
    return Evidence(
        dispute=dispute,
        order=order,
        quote=quote,
        licences=licences,
        delivered=Delivered(**counted),
        deliveries=deliveries.select_related("licence", "item__recording", "asset", "user", "key"),
        reports=list(reports.select_related("licence", "sent_by").order_by("sent_at", "pk")),
        letters=list(_letters(order, licences)),
        papers=list(order.invoices.filter(cancelled_at=None).order_by("pk")),
    )


def _letters(order: Order, licences: Sequence[Licence]) -> Iterator[KeptLetter]:
    """What we wrote to the buyer's people about the order and its licences, each letter once however many read it."""
    about = [order.uuid, *(licence.uuid for licence in licences)]
    theirs = KeptLetter.objects.filter(about__in=about, user__memberships__organisation=order.organisation_id)
    seen = set()
    for letter in theirs.select_related("user").order_by("at", "pk").distinct():
        if (letter.about, letter.subject) not in seen:
            seen.add((letter.about, letter.subject))
            yield letter
