"""Where our books and Stripe's balance differ: fact by fact, and in all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from operator import or_
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet, Sum

from marketplace.kit.money import Money
from payments.facts import EXCHANGE, fact_of_key
from payments.gateway.types import Standing
from payments.models import Account, BalanceTransaction, Entry, Posting
from payments.queries.balances import totals_by_kind

CLEARING: Final = Account.Kind.CLEARING
LOOKED_BACK: Final = timedelta(days=40)
CHUNK: Final = 100
SUSPENSE: Final = "balance_suspense"  # the kind of an entry that only says that money moved


class Fact(NamedTuple):
    """One fact in one currency: a charge settled in another currency moves two."""

    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in which our books and Stripe differ, or that ought to be over and is not."""

    kind: str
    about: str
    since: datetime
    units: int = 0
    currency: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "about": self.about,
            "amount": Money(self.units, self.currency).decimal if self.currency else "",
            "units": self.units,
            "currency": self.currency,
            "since": self.since.isoformat(),
            "detail": self.detail,
        }


def unbooked() -> QuerySet[BalanceTransaction, Any]:
    """Movements at Stripe that no entry of ours tells."""
    return BalanceTransaction.objects.filter(entry=None)


def at_stripe(facts: Iterable[Fact]) -> dict[Fact, int]:
    """What each fact moved at Stripe, in ledger units."""
    names = {fact.name for fact in facts}
    rows = BalanceTransaction.objects.filter(fact__in=names).order_by().values_list("fact", "currency")
    return {Fact(name, currency): int(units) for name, currency, units in rows.annotate(units=Sum("net_units"))}


def entries_of(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Entry, int]]:
    """Every entry that tells one of these facts, and what it added to our account for Stripe's balance."""
    names = iter({fact.name for fact in facts if fact.name})
    while chunk := list(islice(names, CHUNK)):
        wanted: Q = Q()
        for name in chunk:
            wanted = or_(wanted, Q(key__startswith=name) | Q(key__startswith=EXCHANGE + name))
        known = {entry.pk: entry for entry in Entry.objects.filter(wanted) if fact_of_key(entry.key) in chunk}
        for (entry, currency), units in _cleared(Posting.objects.filter(entry__in=known)).items():
            yield Fact(fact_of_key(known[entry].key), currency), known[entry], units


def differing(*, until: datetime) -> Iterator[Finding]:
    """Facts that moved something else at Stripe than we booked, among those that Stripe told us of by then."""
    moves = list(unbooked().filter(Q(created_at__lte=until) | Q(found_at__lte=until)))
    facts = {Fact(move.fact, move.currency) for move in moves if move.fact}
    booked: dict[Fact, int] = defaultdict(int)
    for fact, _entry, units in entries_of(facts):
        booked[fact] += units
    first = {Fact(move.fact, move.currency): move for move in reversed(moves)}
    there = at_stripe(facts)
    for fact in sorted(facts):
        kind = "differs" if fact in booked else "unbooked"
        move = first[fact]
        left = there[fact] - booked.get(fact, 0)
        yield Finding(kind, fact.name, move.created_at, left, fact.currency, move.kind)
    for move in moves:
        if not move.fact:
            yield Finding("unbooked", move.transaction_id, move.created_at, move.net_units, move.currency, move.kind)


def not_at_stripe(*, since: datetime, until: datetime) -> Iterator[Finding]:
    """What we booked against Stripe's balance, and Stripe never told."""
    alone = Entry.objects.filter(at_stripe=None, posted_at__gte=since)
    sums: dict[Fact, int] = defaultdict(int)
    first: dict[Fact, Entry] = {}
    entries = {entry.pk: entry for entry in alone.filter(_touches_clearing()).distinct().order_by("pk")}
    for (key, currency), units in _cleared(Posting.objects.filter(entry__in=entries)).items():
        fact = Fact(fact_of_key(entries[key].key), currency)
        sums[fact] += units
        first.setdefault(fact, entries[key])
    told = set(BalanceTransaction.objects.filter(fact__in={fact.name for fact in sums}).values_list("fact", flat=True))
    for fact, units in sorted(sums.items()):
        if units and fact.name not in told and first[fact].posted_at <= until:
            yield Finding("not_at_stripe", fact.name, first[fact].posted_at, units, fact.currency, first[fact].kind)


def in_all(standing: Mapping[str, Standing], explained: Iterable[Finding], *, at: datetime) -> Iterator[Finding]:
    """Currencies in which the sums still differ when all that is known to differ is taken off."""
    known: dict[str, int] = defaultdict(int)
    for finding in explained:
        sign = {"unbooked": 1, "differs": 1, "not_at_stripe": -1}.get(finding.kind, 0)
        known[finding.currency] += sign * finding.units
    rows: Any = BalanceTransaction.objects.order_by().values_list("currency").annotate(units=Sum("net_units"))
    told = {currency: int(units) for currency, units in rows}
    ours = {currency: -amount.units for (_kind, currency), amount in totals_by_kind(kind=CLEARING).items()}
    for currency in sorted(told.keys() | ours.keys() | standing.keys()):
        left = told.get(currency, 0) - ours.get(currency, 0) - known[currency]
        if left:
            yield Finding("clearing_differs", CLEARING, at, left, currency)
        stands = standing[currency].total.units if currency in standing else 0
        if stands != told.get(currency, 0):
            yield Finding("balance_differs", "balance", at, stands - told.get(currency, 0), currency)


def _touches_clearing() -> Q:
    return Q(postings__source__kind=CLEARING) | Q(postings__destination__kind=CLEARING)


def _cleared(postings: QuerySet[Posting, Any]) -> dict[tuple[int, str], int]:
    """What each entry says that our balance at Stripe gained, by currency: that account stands negative."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    for end, sign in (("source", 1), ("destination", -1)):
        rows: Any = postings.filter(**{f"{end}__kind": CLEARING}).order_by().values_list("entry", "currency")
        for entry, currency, units in rows.annotate(units=Sum("amount_units")):
            found[entry, currency] += sign * int(units)
    return found
