"""What moved on payees' balances since their last statements, each movement told by what it was."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Max

from marketplace.kit.keys import among
from marketplace.kit.months import Month
from payments.entries import distribution_key
from payments.models import Account, Posting, RoyaltyRun, Statement
from payments.queries.balances import balances_of_owners

Kind = Account.Kind
Json = dict[str, Any]
OTHER: Final = "other"
EARLIER: Final = "earlier"
# By the account at the other end: what it is called when money leaves the balance, and when it comes.
NAMES: Final[dict[str, tuple[str, str]]] = {
    Kind.IN_TRANSIT: ("paid_out", "came_back"),
    Kind.HELD: ("held", "let_go"),
    Kind.FROZEN: ("frozen", "released"),
    Kind.DEBT: ("set_off", "not_owed"),
    Kind.OWED_TO_BUYER: ("recovered", "restored"),
    Kind.DISPUTE_RESERVE: ("recovered", "restored"),
    Kind.CLEARING: (OTHER, "sent_back"),
    Kind.POOL: ("corrected", "restored"),
}


@dataclass(slots=True)
class Since:
    """One payee's balance between two statements: what the one before ended with, and what moved since."""

    opening: int = 0
    movements: list[Json] = field(default_factory=list)


def movement_name(other_end: str, units: int) -> str:
    """What a movement of the balance is called, from the kind of account at its other end."""
    leaves, comes = NAMES.get(other_end, (OTHER, OTHER))
    return leaves if units < 0 else comes


def last_posting() -> int:
    """The key of the last posting there is now."""
    return int(Posting.objects.aggregate(last=Max("pk"))["last"] or 0)


def since_last_statement(run: RoyaltyRun, currency: str, parties: Iterable[int]) -> dict[int, Since]:
    """Each party's balance from the end of its last statement to now, without what this run brings.

    The same few queries for any number. What an earlier statement could not see yet is told now, in one sum.
    """
    found = {party: Since() for party in parties}
    told = _told(found, currency)
    for party, (closing, _last) in told.items():
        found[party].opening = closing
    own = distribution_key(Month.of(run.month), currency)
    brought = _brought(own)
    for party, row in _postings(found, currency, told, but=own):
        found[party].movements.append(row)
    for party, units in balances_of_owners(Kind.PAYEE, currency, set(found)).items():
        one = found[party]
        late = units - brought.get(party, 0) - one.opening - sum(row["amount"] for row in one.movements)
        if late:
            one.movements.append({"day": "", "kind": EARLIER, "key": "", "amount": late})
    return found


def _told(parties: Iterable[int], currency: str) -> dict[int, tuple[int, int]]:
    """What each party's last statement ended with, and the last posting that it knew of."""
    last = Statement.objects.filter(among("party", parties), currency=currency).order_by("party", "-month", "-pk")
    rows = last.distinct("party").values_list("party", "closing_units", "last_posting", "issued_at")
    return {party: (closing, known or _last_before(issued)) for party, closing, known, issued in rows}


def _last_before(moment: datetime) -> int:
    """What a statement of the first format, which names no posting, could know of."""
    return int(Posting.objects.filter(entry__posted_at__lte=moment).aggregate(last=Max("pk"))["last"] or 0)


def _brought(key: str) -> dict[int, int]:
    """What an entry brought to each payee's balance, or took from it."""
    found: dict[int, int] = defaultdict(int)
    for end, sign in (("destination", 1), ("source", -1)):
        rows = Posting.objects.filter(**{"entry__key": key, f"{end}__kind": Kind.PAYEE}).order_by()
        for owner, units in rows.values_list(f"{end}__owner", "amount_units"):
            found[owner] += sign * units
    return found


def _postings(
    parties: Iterable[int], currency: str, told: dict[int, tuple[int, int]], *, but: str
) -> list[tuple[int, Json]]:
    """Every posting on the balances that no statement told, oldest first, one row for each entry and name.

    Left out is the entry that has the key `but`. Who never had a statement is told everything, which is little: they
    are asked for apart, so that the others' postings are read from their last statements on.
    """
    never = [party for party in parties if party not in told]
    sums: dict[tuple[int, str, str, str], int] = defaultdict(int)
    for some, least in ((never, 0), (list(told), min((known for _closing, known in told.values()), default=0))):
        for end, other, sign in (("destination", "source", 1), ("source", "destination", -1)):
            ends = {f"{end}__kind": Kind.PAYEE, f"{end}__currency": currency}
            rows = Posting.objects.filter(among(f"{end}__owner", some), **ends, pk__gt=least).exclude(entry__key=but)
            for key, owner, day, entry, kind, units in rows.order_by("pk").values_list(
                "pk", f"{end}__owner", "entry__effective_on", "entry__key", F(f"{other}__kind"), "amount_units"
            ):
                if key > told.get(owner, (0, 0))[1]:
                    sums[owner, str(day), entry, movement_name(kind, sign)] += sign * units
    found = [
        (owner, {"day": day, "kind": name, "key": entry, "amount": units})
        for (owner, day, entry, name), units in sums.items()
        if units
    ]
    return sorted(found, key=lambda one: (one[0], one[1]["day"], one[1]["key"], one[1]["kind"]))
