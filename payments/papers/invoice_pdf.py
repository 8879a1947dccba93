"""An invoice or a receipt as one prints it, in English or Korean."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.forms.fields import country_name
from accounts.templatetags.assent import day, money, number
from marketplace.kit.pdf import compile_pdf
from payments.models import Invoice
from payments.words.operator_words import as_set

Facts = dict[str, str]
MOST_LINES = 500


def invoice_pdf(invoice: Invoice, *, language: str) -> bytes:
    """Print what was kept when it was issued; the same bytes for the same paper and language."""
    with translation.override(language):
        is_receipt = invoice.kind == Invoice.Kind.RECEIPT
        data = {
            "language": language,
            "issuer": invoice.facts["seller"]["name"],
            "title": f"{invoice.get_kind_display()} {invoice.number}",
            "notices": _notices(invoice),
            "seller": _party(_("Seller"), invoice.facts["seller"]),
            "buyer": _party(_("Buyer"), invoice.facts["buyer"]),
            "facts": _facts(invoice),
            "columns": [] if is_receipt else [_("Licence"), _("Recordings"), _("Amount")],
            "rows": [_row(invoice, line) for line in invoice.facts["lines"][:MOST_LINES]],
            "totals": _received(invoice) if is_receipt else _totals(invoice),
            "tax_note": "" if is_receipt else as_set(invoice.facts["seller"]["tax_note"]),
            "weighs": 0 if is_receipt else 2,
            "pay_heading": _("How to pay") if invoice.due_on else "",
            "pay": _how_to_pay(invoice) if invoice.due_on else [],
            "footer": f"{invoice.number} · {invoice.order.number}",
        }
    return compile_pdf("invoice.typ", data, at=invoice.issued_at)


def _notices(invoice: Invoice) -> list[str]:
    said = []
    if settings.STRIPE_SANDBOX:
        said.append(_("Sandbox: no real money. This paper binds nobody."))
    if invoice.cancelled_at:
        said.append(_("Cancelled on %(day)s: it was not paid in time.") % {"day": day(invoice.cancelled_at.date())})
    return said


def _party(heading: str, who: dict[str, str]) -> dict[str, Any]:
    lines = [who["name"], *who["address"].splitlines()]
    if who.get("country"):
        lines.append(country_name(who["country"]))
    if who["business_number"]:
        lines.append(_("Business number %(number)s") % {"number": who["business_number"]})
    if who.get("email"):
        lines.append(who["email"])
    return {"heading": heading, "lines": lines}


def _facts(invoice: Invoice) -> list[Facts]:
    said = invoice.facts
    found = [
        (_("Number"), invoice.number),
        (_("Issued on"), day(invoice.issued_at.date())),
        (_("To be paid by"), day(invoice.due_on) if invoice.due_on else ""),
        (_("Order"), said["order"]),
        (_("Your purchase order"), said["purchase_order"]),
        (_("For the model"), said["model"]),
        (_("For invoice"), said.get("invoice", "")),
        (_("Received on"), day(said["received_on"]) if "received_on" in said else ""),
        (_("Paid"), _paid(said)),
    ]
    return [{"label": label, "value": value} for label, value in found if value]


def _paid(said: dict[str, Any]) -> str:
    if "by" not in said:
        return ""
    words = {
        "stripe": _("through Stripe, reference %(reference)s"),
        "bank": _("by bank transfer, reference %(reference)s"),
    }
    return words[said["by"]] % {"reference": said["reference"]}


def _row(invoice: Invoice, line: dict[str, Any]) -> list[str]:
    name = f"{line['label']}, {line['terms']}"
    return [
        f"{line['licence']} · {name}" if line["licence"] else name,
        number(line["recordings"]),
        money(invoice.money(line["units"]), "exact"),
    ]


def _totals(invoice: Invoice) -> list[Facts]:
    """The sum; how tax is treated is said below it, in the operator's own sentence."""
    label = _("To be paid") if invoice.due_on else _("Total, paid")
    return [{"label": label, "value": money(invoice.amount("total"), "exact")}]


def _received(invoice: Invoice) -> list[Facts]:
    rows = [{"label": _("Received"), "value": money(invoice.amount("received"))}]
    if invoice.facts["owed"]:
        kept = invoice.money(invoice.facts["received"] - invoice.facts["owed"])
        rows += [
            {"label": _("Of it for licences"), "value": money(kept, "exact")},
            {"label": _("Of it owed back to you"), "value": money(invoice.amount("owed"), "exact")},
        ]
    return rows


def _how_to_pay(invoice: Invoice) -> list[str]:
    return [
        _("Transfer exactly %(amount)s, and give %(number)s as the reference.")
        % {"amount": money(invoice.total), "number": invoice.number},
        *invoice.facts["seller"]["bank"].splitlines(),
        _("The licences are issued when the money is there."),
    ]
