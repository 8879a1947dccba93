"""What each figure at the top of a statement adds up from: other figures, lines, or the account's movements."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.entries import distribution_key
from payments.models import Account, Posting, Statement
from payments.queries.statements import Line, Paper


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a statement: which lines make it, which other figures it is made of."""

    takes: Callable[[Line], bool]
    parts: tuple[tuple[str, str], ...] = ()


def _payable(line: Line) -> bool:
    return line.is_payable and not line.is_held


FIGURES: Final[dict[str, Figure]] = {
    "earned": Figure(
        lambda line: line.is_payable and not line.pool["corrects"],
    ),
    "corrections": Figure(
        lambda line: line.is_payable and line.pool["corrects"],
    ),
    "held": Figure(
        lambda line: line.is_payable and line.is_held,
    ),
    "payable": Figure(
        _payable,
        (("+", "earned"), ("+", "corrections"), ("−", "held")),
    ),
    "closing": Figure(
        _payable,
        (("+", "opening"), ("+", "moved"), ("+", "payable")),
    ),
    "moved": Figure(
        lambda line: False,
    ),
    "opening": Figure(
        lambda line: False,
    ),
    "recording": Figure(
        lambda line: line.is_payable,
        (("+", "earned"), ("+", "corrections")),
    ),
    "pass_on": Figure(
        lambda line: line.line["role"] == "pass_on",
    ),
    "paid_by_holder": Figure(
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
