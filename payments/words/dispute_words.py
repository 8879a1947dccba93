"""What a bank says of a dispute, as one would say it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[dict[str, str | Promise]] = {
    "bank_cannot_process": _("The bank could not process it"),
    "check_returned": _("The cheque was returned"),
    "credit_not_processed": _("A refund was promised and did not come"),
    "customer_initiated": _("The buyer asked their bank"),
    "debit_not_authorized": _("The account’s owner says they did not permit it"),
    "duplicate": _("The buyer says they paid twice"),
    "fraudulent": _("The card’s owner says they did not buy it"),
    "general": _("The bank gives no reason"),
    "incorrect_account_details": _("The account’s details were wrong"),
    "insufficient_funds": _("The account had too little"),
    "noncompliant": _("The card network’s rules were not kept"),
    "product_not_received": _("The buyer says that nothing was delivered"),
    "product_unacceptable": _("The buyer says it is not what was promised"),
    "subscription_canceled": _("The buyer says they had cancelled"),
    "unrecognized": _("The buyer does not know the payment"),
}


def reason_of(code: str) -> str:
    """Stripe's word for a reason, in ours; a word that we do not know stays as it is."""
    return str(REASONS.get(code, code))
