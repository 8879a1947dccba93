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
    "closing": gettext_lazy("What stood there before, and what this month added."),
    "opening": gettext_lazy("Everything that moved on your account before this month was distributed."),
    "recording": gettext_lazy("Every line of this statement, corrections and what waits included."),
    "pass_on": gettext_lazy(
        "Part of what you receive belongs to others, who are paid through you. They see it on their own statements."
    ),
    "paid_by_holder": gettext_lazy(
        "Your part of income that is paid to a holder, who pays you. It is not in your balance here."
    ),
}


def happened(movement: Movement) -> str:
    """What a movement was; its entry's key names it exactly."""
    entry = movement.posting.entry
    if entry.kind == "distribution":
        return _("Earned in %(month)s") % {"month": month(entry.effective_on)}
    return _("Set aside on hold") if movement.amount.units < 0 else _("Let go from hold")
