"""Papers for a buyer's accountants: issued in the transaction of what they tell, and never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings

from accounts.models import Organisation, User
from accounts.queries.people import answerable
from accounts.services import audit, mail
from licensing.models import Licence
from licensing.services.numbers import next_number
from marketplace.kit.money import Money
from payments.models import BillingDetails, Entry, Invoice, Order
from payments.queries.orders import lines_of

Kind = Invoice.Kind
SERIES = {Kind.INVOICE: "INV", Kind.RECEIPT: "RCP"}


def for_licences(order: Order, licences: Iterable[Licence], *, at: datetime) -> Invoice | None:
    """Invoice what a paid order licensed, a line a licence; one that was invoiced before has its invoice."""
    lines = [
        _line(one.terms.organisation.name, one.terms.title, one.recordings_count, one.price_units, number=one.number)
        for one in licences
    ]
    if not lines or order.invoices.filter(kind=Kind.INVOICE, cancelled_at=None).exists():
        return None
    return _issue(order, Kind.INVOICE, lines, at=at)


def before_payment(order: Order, *, due_on: date, at: datetime) -> Invoice:
    """Invoice an order that is paid by bank transfer: its licences are issued when the money is there."""
    lines = [_line(one.label, one.title, one.count, one.price.units) for one in lines_of(order)]
    lines[0]["units"] += order.total_units - sum(line["units"] for line in lines)  # the part of a minor unit
    return _issue(order, Kind.INVOICE, lines, at=at, due_on=due_on)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came for an order, by which way, under which reference, and the entry that booked it."""

    by: Literal["stripe", "bank"]
    reference: str
    received: Money
    entry: Entry


def acknowledge(order: Order, payment: Payment, *, owed: Money, at: datetime, missing: Money | None = None) -> Invoice:
    """Write a receipt for money that came, say what of it goes back, and tell those who answer for the buyer."""
    invoice = order.invoices.filter(kind=Kind.INVOICE, cancelled_at=None).first()
    said = {
        "received": payment.received.units,
        "owed": owed.units,
        "by": payment.by,
        "reference": payment.reference,
        "received_on": at.date().isoformat(),
        "invoice": invoice.number if invoice else "",
    }
    receipt = _issue(order, Kind.RECEIPT, [], at=at, total=payment.received, payment=payment.entry.key, said=said)
    papers = [paper for paper in (invoice, receipt) if paper]
    told = {"papers": papers, "received": payment.received, "owed": owed, "missing": missing}
    mail.send_to_each(readers(order), "order_paid", keep_about=order.uuid, order=order, **told)
    return receipt


def readers(order: Order) -> list[User]:
    """Who reads the letters about an order: whoever placed it, and who answers for the buyer."""
    placed_by = [order.placed_by] if order.placed_by else []
    return list(dict.fromkeys([*placed_by, *answerable(order.organisation)]))


def cancel(invoice: Invoice, *, at: datetime) -> None:
    """Take back an invoice that nobody paid; its number stays its own."""
    Invoice.objects.filter(pk=invoice.pk, cancelled_at=None).update(cancelled_at=at)


def _line(label: str, terms: str, recordings: int, units: int, *, number: str = "") -> dict[str, Any]:
    return {"licence": number, "label": label, "terms": terms, "recordings": recordings, "units": units}


def _issue(
    order: Order,
    kind: Invoice.Kind,
    lines: list[dict[str, Any]],
    *,
    at: datetime,
    total: Money | None = None,
    due_on: date | None = None,
    payment: str = "",
    said: Mapping[str, Any] | None = None,
) -> Invoice:
    units = total.units if total else sum(line["units"] for line in lines)
    facts = {
        "seller": seller(),
        "buyer": buyer(order.organisation),
        "order": order.number,
        "model": str(order.quote.trained_model),
        "purchase_order": order.purchase_order,
        "lines": lines,
        "net": units,
        "tax": 0,
        "total": units,
        **(said or {}),
    }
    invoice = Invoice.objects.create(
        kind=kind,
        order=order,
        facts=facts,
        total_units=units,
        payment=payment,
        issued_at=at,
        due_on=due_on,
        number=next_number(SERIES[kind], at=at),  # last, as it locks the series
    )
    audit.record("invoice.issued", subject=order, actor=None, at=at, number=invoice.number)
    return invoice


def seller() -> dict[str, str]:
    """The seller of record, as the settings name it today."""
    return {
        "name": settings.SELLER_NAME,
        "address": _lines(settings.SELLER_ADDRESS),
        "country": settings.SELLER_COUNTRY,
        "business_number": settings.SELLER_TAX_NUMBER,
        "email": settings.SELLER_EMAIL,
        "bank": _lines(settings.SELLER_BANK_DETAILS),
        "tax_note": settings.SALES_TAX_RULE,
    }


def buyer(organisation: Organisation) -> dict[str, str]:
    """The buyer as it wants to be invoiced; until it says so, as it was verified."""
    details = BillingDetails.objects.filter(organisation=organisation).first()
    if details is None:
        return {
            "name": organisation.name,
            "address": "",
            "country": organisation.country,
            "business_number": organisation.registration_number,
        }
    return {
        "name": details.legal_name,
        "address": details.address,
        "country": organisation.country,
        "business_number": details.business_number,
    }


def _lines(text: str) -> str:
    return "\n".join(part.strip() for part in text.split(";") if part.strip())
