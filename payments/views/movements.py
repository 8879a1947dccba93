"""What moved on a payee's balance, as a statement's figure shows it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.templatetags.assent import month
from marketplace.kit.money import Money
from payments.models import Payout
from payments.queries.statements import Paper, months_before
from payments.queries.sums import movements_before
from payments.views.figure_words import MOVED, happened


class Moved(NamedTuple):
    """One movement: its day, what it was, the entry or paper that says so, how much, and the page of the paper."""

    day: date | None
    what: str
    key: str
    amount: Money
    url: str = ""


OF_A_PAYOUT = re.compile(r"payout:([0-9a-f-]{36}):")


def movements_of(paper: Paper, figure: str) -> list[Moved]:
    """The movements behind a figure; statements of the first format had them all in what stood before."""
    statement = paper.statement
    if figure == "moved":
        rows = [
            Moved(
                date.fromisoformat(row["day"]) if row["day"] else None,
                str(MOVED[row["kind"]]),
                row["key"],
                Money(row["amount"], statement.currency),
            )
            for row in paper.movements
        ]
        return list(_with_payouts(rows))
    if figure == "opening" and "moved" in paper.document["totals"]:
        return [
            Moved(
                one.issued_at.date(),
                _("Your balance after %(month)s") % {"month": month(one.month)},
                one.number,
                Money(one.closing_units, one.currency),
                reverse("statement", args=[one.uuid]),
            )
            for one in months_before(statement, count=2)[:-1]
        ]
    if figure == "opening":
        return [
            Moved(one.posting.entry.effective_on, happened(one), one.posting.entry.key, one.amount)
            for one in movements_before(statement)
        ]
    return []


def _with_payouts(rows: list[Moved]) -> Iterator[Moved]:
    """What a payout moved is named by its number, and leads to its page."""
    uuids = {row.key: found[1] for row in rows if (found := OF_A_PAYOUT.match(row.key))}
    numbers = {
        str(uuid): number
        for uuid, number in Payout.objects.filter(uuid__in=uuids.values()).values_list("uuid", "number")
    }
    for row in rows:
        uuid = uuids.get(row.key, "")
        if numbers.get(uuid):
            yield row._replace(key=numbers[uuid], url=reverse("payout", args=[uuid]))
        else:
            yield row
