"""What each figure at the top of a statement adds up from: other figures, lines, or the account's movements."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.assent import month
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.entries import distribution_key
from payments.models import Account, Posting, Statement
from payments.queries.statements import Line, Paper


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a statement: what it is called, which lines make it, which other figures it is made of."""

    title: str | Promise
    note: str | Promise
    takes: Callable[[Line], bool]
    parts: tuple[tuple[str, str], ...] = ()


def _payable(line: Line) -> bool:
    return line.is_payable and not line.is_held


FIGURES: Final[dict[str, Figure]] = {
    "earned": Figure(
        _("Earned this month"),
        _("Every line that this month earned, whether it waits or not."),
        lambda line: line.is_payable and not line.pool["corrects"],
    ),
    "corrections": Figure(
        _("Corrections of earlier months"),
        _("A report came late, so its month was weighed again: what is due now, less what was paid before."),
        lambda line: line.is_payable and line.pool["corrects"],
    ),
    "held": Figure(
        _("On hold"),
        _("Earned, and waiting in your name. It does not lapse and is given to nobody else."),
        lambda line: line.is_payable and line.is_held,
    ),
    "payable": Figure(
        _("Added to your balance"),
        _("What was earned and corrected, without what is on hold."),
        _payable,
        (("+", "earned"), ("+", "corrections"), ("−", "held")),
    ),
    "closing": Figure(
        _("Your balance afterwards"),
        _("What stood there before, and what this month added."),
        _payable,
        (("+", "opening"), ("+", "payable")),
    ),
    "opening": Figure(
        _("Your balance before"),
        _("Everything that moved on your account before this month was distributed."),
        lambda line: False,
    ),
    "recording": Figure(
        _("Earned, recording by recording"),
        _("Every line of this statement, corrections and what waits included."),
        lambda line: line.is_payable,
        (("+", "earned"), ("+", "corrections")),
    ),
    "pass_on": Figure(
        _("To pass on"),
        _("Part of what you receive belongs to others, who are paid through you. They see it on their own statements."),
        lambda line: line.line["role"] == "pass_on",
    ),
    "paid_by_holder": Figure(
        _("Reaches you through others"),
        _("Your part of income that is paid to a holder, who pays you. It is not in your balance here."),
        lambda line: line.line["role"] == "paid_by_holder",
    ),
}


def lines_of(paper: Paper, name: str, recording: str = "") -> list[Line]:
    """The lines behind a figure, of one recording if it is named."""
    takes = FIGURES[name].takes
    return [line for line in paper.lines if takes(line) and recording in ("", line.line["recording"]["uuid"])]


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement on a payee's account."""

    posting: Posting
    amount: Money

    @property
    def what(self) -> str:
        """What it was, as one would say it to a musician; its key names it exactly."""
        entry = self.posting.entry
        if entry.kind == "distribution":
            return str(_("Earned in %(month)s")) % {"month": month(entry.effective_on)}
        return str(_("Set aside on hold") if self.amount.units < 0 else _("Let go from hold"))


def movements_before(statement: Statement) -> list[Movement]:
    """What moved on the payee's account before the statement's own run, oldest first; their sum is the opening."""
    account = Account.objects.filter(
        kind=Account.Kind.PAYEE, owner=statement.party, currency=statement.currency
    ).first()
    if account is None:
        return []
    own = Q(entry__key=distribution_key(Month.of(statement.month), statement.currency))
    later = Q(entry__posted_at__gte=statement.issued_at)
    postings: Any = (
        Posting.objects.filter(Q(source=account) | Q(destination=account))
        .exclude(own | later)
        .select_related("entry")
        .order_by("entry__posted_at", "pk")
    )
    return [
        Movement(one, Money(one.amount_units if one.destination_id == account.pk else -one.amount_units, one.currency))
        for one in postings
    ]
