"""Why money stays in a balance, as its payee reads it; `Payout.Reason` says the same to operators."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WHY: Final[dict[str, Promise]] = {
    "no_account": _("It waits for your payment details"),
    "unfinished": _("Your payment details are not finished"),
    "being_checked": _("Your payment details are being checked"),
    "restricted": _("Stripe needs something from you before it pays"),
    "rejected": _("Your payment details were refused"),
    "changed": _("You changed where you are paid; until the date named there nothing is sent"),
    "too_new": _("Everything came in lately and waits some days"),
    "below_threshold": _("It is less than the amount from which you are paid"),
    "too_little": _("It is too little for your bank"),
    "negative": _("Your account at Stripe owes more than this"),
    "held": _("It waits while something is looked into"),
    "disputed": _("A buyer’s bank asks the money back that it came from"),
    "given_back": _("We called it back before it was sent"),
    "balance_changed": _("Your balance went down before it was sent"),
    "no_balance": _("It waits for money on its way to us; we try again"),
    "no_answer": _("We wait for an answer, and ask again"),
    "refused": _("Our payment provider refused it"),
    "bank_refused": _("Your bank refused it"),
}


def why_to_payee(reason: str) -> str:
    """The words for a reason; nothing for none."""
    return str(WHY[reason]) if reason else ""
