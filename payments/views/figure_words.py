"""What the figures of a statement are called, and what happened to an account, as one would say it to a musician."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.assent import month
from payments.queries.sums import Movement

TITLES: Final[dict[str, str | Promise]] = {
    "earned": gettext_lazy("Earned this month"),
    "corrections": gettext_lazy("Corrections of earlier months"),
    "held": gettext_lazy("On hold"),
    "payable": gettext_lazy("Added to your balance"),
    "closing": gettext_lazy("Your balance afterwards"),
    "opening": gettext_lazy("Your balance before"),
    "moved": gettext_lazy("Moved since the statement before"),
    "recording": gettext_lazy("Earned, recording by recording"),
    "pass_on": gettext_lazy("To pass on"),
    "paid_by_holder": gettext_lazy("Reaches you through others"),
}
NOTES: Final[dict[str, str | Promise]] = {
    "earned": gettext_lazy("Every line that this month earned, whether it waits or not."),
    "corrections": gettext_lazy(
        "A report came late, so its month was weighed again: what is due now, less what was paid before."
    ),
    "held": gettext_lazy("Earned, and waiting in your name. It does not lapse and is given to nobody else."),
    "payable": gettext_lazy("What was earned and corrected, without what is on hold."),
    "closing": gettext_lazy("What stood there before, what moved since, and what this month added."),
    "opening": gettext_lazy("What the statement before this one ended with; the first one begins with nothing."),
    "moved": gettext_lazy("Everything that left or reached your balance since then, other than what you earned."),
    "recording": gettext_lazy("Every line of this statement, corrections and what waits included."),
    "pass_on": gettext_lazy(
        "Part of what you receive belongs to others, who are paid through you. They see it on their own statements."
    ),
    "paid_by_holder": gettext_lazy(
        "Your part of income that is paid to a holder, who pays you. It is not in your balance here."
    ),
}


MOVED: Final[dict[str, str | Promise]] = {
    "paid_out": gettext_lazy("Paid out to you"),
    "came_back": gettext_lazy("A payout that came back"),
    "held": gettext_lazy("Set aside on hold"),
    "let_go": gettext_lazy("Let go from hold"),
    "frozen": gettext_lazy("Waits while a buyer’s bank disputes a payment"),
    "released": gettext_lazy("Released after a dispute"),
    "set_off": gettext_lazy("Set off against what you owed after a refund"),
    "not_owed": gettext_lazy("Back in your balance: it was not owed after all"),
    "sent_back": gettext_lazy("Taken back from your account at Stripe"),
    "recovered": gettext_lazy("Taken back, because a buyer was refunded"),
    "restored": gettext_lazy("Given back: the buyer’s refund did not arrive"),
    "corrected": gettext_lazy("Corrected"),
    "earlier": gettext_lazy("Moved before, and could not be told then"),
    "other": gettext_lazy("Moved"),
}


def happened(movement: Movement) -> str:
    """What a movement was; its entry's key names it exactly."""
    entry = movement.posting.entry
    if entry.kind == "distribution":
        return _("Earned in %(month)s") % {"month": month(entry.effective_on)}
    return _("Set aside on hold") if movement.amount.units < 0 else _("Let go from hold")
