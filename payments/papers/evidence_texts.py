"""What a bank reads beside the documents: who bought what, what they agreed to, and what went out to them."""

from collections.abc import Iterable
from datetime import datetime

from licensing.models import Delivery
from payments.queries.evidence import Evidence

MOST_CHARACTERS = 20_000
MOST_LOGGED = 150


def texts_of(evidence: Evidence) -> dict[str, str]:
    """Stripe's fields of evidence, in English; what there is nothing to say of is left out."""
    buyer, order = evidence.quote.accepted_by, evidence.order
    said = {
        "customer_name": f"{buyer.name}, {order.organisation.name}" if buyer else order.organisation.name,
        "customer_email_address": buyer.email if buyer else "",
        "product_description": _product(evidence),
        "service_date": moment(order.paid_at)[:10] if order.paid_at else "",
        "access_activity_log": access_log(evidence),
        "uncategorized_text": _summary(evidence),
    }
    return {name: text[:MOST_CHARACTERS] for name, text in said.items() if text}


def _product(evidence: Evidence) -> str:
    lines = [
        f"Licence {one.number} of {one.terms.organisation.name} ({one.terms.title}):"
        f" {counted(one.recordings_count, 'recording')} for training {one.trained_model},"
        f" {one.starts_on.isoformat()} to {one.ends_on.isoformat()}, {one.price}."
        for one in evidence.licences
    ]
    return "\n".join(["Licences to train an AI model on music recordings, delivered as digital files.", *lines])


def _summary(evidence: Evidence) -> str:
    quote, order, delivered = evidence.quote, evidence.order, evidence.delivered
    buyer = quote.accepted_by
    placed, paid = moment(order.placed_at), moment(order.paid_at)
    lines = [f"Order {order.number} of {order.organisation.name}: placed on {placed}, paid on {paid}, {order.total}."]
    if buyer and quote.accepted_at:
        lines.append(
            f"{buyer.name} ({buyer.email}), signed in to the account of the buyer, accepted the agreement on"
            f" {moment(quote.accepted_at)}. SHA-256 of the accepted text: {quote.agreement_sha256}."
        )
    lines += [
        f"SHA-256 of the list of recordings under licence {one.number}: {one.manifest_sha256}."
        for one in evidence.licences
    ]
    if delivered.downloads:
        lines.append(
            f"Went out: {counted(delivered.files, 'file')} in {counted(delivered.downloads, 'download')}, from"
            f" {moment(delivered.first)} to {moment(delivered.last)}."
        )
    if evidence.reports:
        lines.append(f"The buyer sent {counted(len(evidence.reports), 'report')} of what it used the recordings for.")
    return "\n".join(lines)


def access_log(evidence: Evidence) -> str:
    """The first downloads, one a line, and how many there were in all."""
    found = evidence.delivered.downloads
    lines = list(logged(evidence.deliveries[:MOST_LOGGED]))
    if found > len(lines):
        lines.append(f"... and {found - len(lines)} more; the whole log is at hand.")
    return "\n".join(lines)


def logged(deliveries: Iterable[Delivery]) -> Iterable[str]:
    """A line for each download: when, what, its hash, and who took it."""
    for one in deliveries:
        yield f"{moment(one.at)} {one.item.recording} (SHA-256 {one.sha256[:16]}) {taken_by(one)}"


def taken_by(delivery: Delivery) -> str:
    """Who took a file: a person, or a machine by its key."""
    by = delivery.user.email if delivery.user else ""
    return f"by API key {delivery.key.prefix} {by}".strip() if delivery.key else f"by {by}"


def counted(count: int, what: str) -> str:
    """One file, two files."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def moment(at: datetime | None) -> str:
    """A moment as a bank reads it, in UTC."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC") if at else ""
