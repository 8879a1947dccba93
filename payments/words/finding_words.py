"""What a comparison with Stripe found, and what to do about it, as one would say it to an operator."""

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    what: str | Promise
    to_do: str | Promise


FINDINGS: Final[dict[str, Words]] = {
    "unbooked": Words(
        _("Money moved at Stripe, and we have not booked it"),
        _("Look for a message that is stuck. After a day it is set aside in suspense until somebody knows what it is."),
    ),
    "differs": Words(
        _("Stripe moved another amount than we booked"),
        _("Compare the two at Stripe. Nothing is mended by itself."),
    ),
    "not_at_stripe": Words(
        _("We booked something that Stripe does not know"),
        _("Look at the entry’s history: it was booked, and never happened there."),
    ),
    "clearing_differs": Words(
        _("Our sum differs from Stripe’s by more than is explained below"),
        _("Something was booked or moved outside the last forty days. Run check_books, and compare month by month."),
    ),
    "balance_differs": Words(
        _("The movements that Stripe told us do not add up to its balance"),
        _("Something moved while we were looking. If it stays tomorrow, ask Stripe."),
    ),
    "suspense": Words(
        _("Money moved, and nobody knows yet what for"),
        _(
            "Find out at Stripe, open it, and say what it was and whose it is. If the fact is ours, it leaves suspense"
            " by itself once it is booked."
        ),
    ),
    "transit_differs": Words(
        _("What is booked as on its way to payees is not what the payouts say"),
        _("Open the payout runs that are not done. Nothing is sent twice meanwhile."),
    ),
    "payee_negative": Words(
        _("A payee’s account at Stripe is below nothing"),
        _("Nothing is sent into it until it is even. Its payee is told; Stripe may ask us for the difference."),
    ),
    "payee_differs": Words(
        _("What stands on a payee’s account at Stripe is not what we sent there, less what came back and was paid out"),
        _(
            "The money is the payee’s, so it is not in suspense. Look at their account at Stripe for a transfer, a"
            " reversal or a payout that our books do not know. If a message about it is stuck, have it handled again."
        ),
    ),
    "bank_differs": Words(
        _("Our bank has something else than our books say"),
        _("Open the statement: book what is missing where it belongs, or say there why it differs."),
    ),
    "dispute_differs": Words(
        _("A bank has decided a dispute, and our books do not know"),
        _("Look for a message about it that is stuck, and have it handled again."),
    ),
    "dispute_unmoved": Words(
        _("A bank has decided a dispute, and its money has not moved as it decided"),
        _("It moves by itself within days. If it does not, open the dispute and end it."),
    ),
    "open_call": Words(
        _("We asked Stripe for something, and do not know what became of it"),
        _("It is asked again, or looked up, by itself. If it stays for a day, look at Stripe."),
    ),
    "left_checkout": Words(
        _("A payment page is over, and we have not seen how it ended"),
        _("It is looked at again by itself. If it stays, look at the order."),
    ),
    "stuck_message": Words(
        _("A message of Stripe’s is stuck"),
        _("Open it under Messages: it says why. Have it handled again once the cause is gone."),
    ),
}
UNKNOWN: Final = Words(_("Something differs"), _("Look at it at Stripe."))


def words_of(kind: str) -> Words:
    return FINDINGS.get(kind, UNKNOWN)
