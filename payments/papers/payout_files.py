"""A payout as its payee prints it."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.templatetags.assent import day, money
from marketplace.kit.pdf import compile_pdf
from payments.models import Payout


def facts_of(payout: Payout) -> list[tuple[str, str]]:
    """What a payout says of itself, on its page and on paper."""
    facts = [
        (_("Payee"), payout.payee.name),
        (_("Amount"), money(payout.amount)),
        (_("State"), str(payout.get_status_display())),
        (_("Way"), str(payout.account.get_kind_display()) if payout.account else "–"),
        (_("Balance before"), money(payout.balance, "exact")),
        (_("Stays in the balance"), money(payout.left, "exact")),
    ]
    if payout.sent_currency:
        facts.append((_("Sent as"), money(payout.sent)))
    if payout.netted_units:
        facts.append((_("Filled up your account at Stripe"), money(payout.netted)))
    if payout.sent_at is not None:
        facts.append((_("Sent on"), day(payout.sent_at.date())))
    if payout.arrival is not None:
        facts.append((_("Expected at the bank"), day(payout.arrival.arrives_on)))
    if payout.transfer_id:
        facts.append((_("Number at Stripe"), payout.transfer_id))
    if payout.reason:
        facts.append((_("Why"), payout.why))
    return facts


def pdf_of(payout: Payout) -> bytes:
    """The payout in the reader's language."""
    moment = payout.ended_at or payout.sent_at or payout.run.approved_at or payout.run.prepared_at
    data = {
        "language": (get_language() or "en")[:2],
        "issuer": "Assent",
        "title": _("Payout %(number)s") % {"number": payout.number},
        "lede": f"{payout.payee.name}, {money(payout.amount)}",
        "footer": payout.number,
        "facts": [{"label": label, "value": value} for label, value in facts_of(payout)],
        "note": _(
            "What earned it stands on your statements. Less than a coin, and what came in too lately, stays in the"
            " balance and is paid with a later payout."
        ),
    }
    return compile_pdf("payout.typ", data, at=moment)
