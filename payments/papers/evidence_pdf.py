"""The evidence pack as one PDF for the bank, in English."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import translation

from marketplace.kit.pdf import compile_pdf
from payments.papers.evidence_texts import MOST_LOGGED, counted, moment, taken_by
from payments.queries.evidence import Evidence
from payments.words.dispute_words import reason_of

MOST_LETTERS = 12
MOST_LETTER_CHARACTERS = 1_200
Section = dict[str, Any]


def evidence_pdf(evidence: Evidence, *, at: datetime) -> bytes:
    """Print what shows that the order was bought, agreed to, delivered and used."""
    with translation.override("en"):
        order = evidence.order
        data = {
            "language": "en",
            "issuer": "Assent",
            "title": f"Evidence on order {order.number}",
            "lede": f"{order.organisation.name} bought licences for {evidence.quote.trained_model} on Assent.",
            "sections": [one for one in _sections(evidence) if one["facts"] or one["rows"] or one["letters"]],
            "footer": f"{order.number} · {evidence.dispute.stripe_id} · put together {moment(at)}",
        }
    return compile_pdf("evidence.typ", data, at=at)


def _sections(evidence: Evidence) -> Iterable[Section]:
    yield _section("The payment", facts=_payment(evidence))
    yield _section("The agreement", facts=_agreement(evidence))
    yield _section(
        "The licences",
        columns=["Licence", "Recordings", "Price", "SHA-256 of the list"],
        rows=[
            [one.number, str(one.recordings_count), str(one.price), one.manifest_sha256] for one in evidence.licences
        ],
    )
    yield _deliveries(evidence)
    yield _section(
        "What the buyer reported to have used",
        columns=["Sent", "Licence", "Month", "Rows"],
        rows=[
            [moment(one.sent_at), one.licence.number, f"{one.month:%Y-%m}", "nil" if one.is_nil else str(one.rows)]
            for one in evidence.reports
        ],
    )
    yield _section(
        "What we wrote to the buyer",
        letters=[
            {"head": f"{moment(one.at)}, to {one.to}: {one.subject}", "body": one.body[:MOST_LETTER_CHARACTERS]}
            for one in evidence.letters[:MOST_LETTERS]
        ],
    )


def _section(heading: str, **said: Any) -> Section:
    return {"heading": heading, "facts": [], "columns": [], "rows": [], "letters": [], "note": "", **said}


def _payment(evidence: Evidence) -> list[dict[str, str]]:
    order, dispute = evidence.order, evidence.dispute
    return _facts(
        ("Buyer", order.organisation.name),
        ("Its country", order.organisation.country),
        ("Its registration number", order.organisation.registration_number),
        ("Order", order.number),
        ("Placed", moment(order.placed_at)),
        ("Placed by", f"{order.placed_by.name}, {order.placed_by.email}" if order.placed_by else ""),
        ("Paid", moment(order.paid_at)),
        ("Amount", str(order.total)),
        ("Charge", dispute.charge_id),
        ("Invoice and receipt", ", ".join(paper.number for paper in evidence.papers)),
        ("Disputed", f"{dispute.amount}, {moment(dispute.asked_at)}: {reason_of(dispute.reason)}"),
    )


def _agreement(evidence: Evidence) -> list[dict[str, str]]:
    quote, buyer = evidence.quote, evidence.quote.accepted_by
    return _facts(
        ("Quote", quote.number),
        ("Accepted by", f"{buyer.name}, {buyer.email}" if buyer else ""),
        ("Accepted", moment(quote.accepted_at)),
        ("SHA-256 of its text", quote.agreement_sha256),
        ("For the model", str(quote.trained_model)),
        ("Licensors", ", ".join(dict.fromkeys(one.terms.organisation.name for one in evidence.licences))),
    )


def _deliveries(evidence: Evidence) -> Section:
    found, shown = evidence.delivered, evidence.deliveries[:MOST_LOGGED]
    rows = [
        [moment(one.at), f"{one.item.recording} ({one.licence.number})", one.sha256[:16], taken_by(one)]
        for one in shown
    ]
    files, downloads = counted(found.files, "file"), counted(found.downloads, "download")
    note = f"{files} in {downloads}, each written down before its first byte was sent."
    more = f" The first {len(rows)} are listed." if found.downloads > len(rows) else ""
    return _section(
        "What was delivered", columns=["When", "Recording", "SHA-256", "Taken"], rows=rows, note=note + more
    )


def _facts(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in rows if value]
