"""What moved our balance at Stripe: kept, joined to the entry that told it, or booked where no fact of ours did."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from marketplace.kit.money import Money
from payments.entries import balance_key, rate_key
from payments.facts import BY_RULE, CAME_BACK, EXCHANGE, TRANSFER, fact_of
from payments.gateway.types import BalanceMove
from payments.models import Account, BalanceTransaction, Entry, Operation
from payments.queries.differences import SUSPENSE, Fact, at_stripe, entries_of, unbooked
from payments.services import ledger, suspense

Kind = Account.Kind
GRACE: Final = timedelta(days=1)  # so long may a fact of ours take to be booked


def keep(moves: Sequence[BalanceMove], *, at: datetime) -> int:
    """Write down what is new; how many there were."""
    known = set(
        BalanceTransaction.objects.filter(transaction_id__in=[move.id for move in moves]).values_list(
            "transaction_id", flat=True
        )
    )
    fresh = [move for move in moves if move.id not in known]
    payouts = _payouts({move.source for move in fresh if move.kind == TRANSFER})
    made = [_row(move, payouts, at=at) for move in fresh]
    BalanceTransaction.objects.bulk_create(made, ignore_conflicts=True, batch_size=1_000)
    return len(made)


def _row(move: BalanceMove, payouts: dict[str, str], *, at: datetime) -> BalanceTransaction:
    return BalanceTransaction(
        transaction_id=move.id,
        kind=move.kind,
        fact=payouts.get(move.source, "") if move.kind == TRANSFER else fact_of(move.kind, move.source),
        amount_units=move.amount.units,
        fee_units=move.fee.units,
        net_units=move.net.units,
        currency=move.net.currency,
        exchange_rate="" if move.exchange_rate is None else str(move.exchange_rate),
        source=move.source,
        description=move.description,
        created_at=move.created,
        available_on=move.available_on,
        found_at=at,
    )


def _payouts(transfers: set[str]) -> dict[str, str]:
    """The payouts that these transfers sent, as the keys of their entries begin."""
    sent = Operation.objects.filter(kind=TRANSFER, object_id__in=transfers)
    return {object_id: f"payout:{key}" for object_id, key in sent.values_list("object_id", "business_key")}


def link(*, at: datetime) -> None:
    """Join each movement to the entry that told it, where both say the same to the unit."""
    _name_transfers()
    moves: dict[Fact, list[BalanceTransaction]] = defaultdict(list)
    for move in _unexplained():
        if move.fact:
            moves[Fact(move.fact, move.currency)].append(move)
    entries: dict[Fact, list[tuple[Entry, int]]] = defaultdict(list)
    for fact, entry, units in entries_of(moves):
        entries[fact].append((entry, units))
    there = at_stripe(moves)
    for fact, told in entries.items():
        if sum(units for _entry, units in told) == there.get(fact, 0):
            for move in moves.get(fact, ()):
                _join(move, told, at=at)


def _unexplained() -> list[BalanceTransaction]:
    """Movements without an entry, and those that wait in suspense for one."""
    waiting = BalanceTransaction.objects.filter(entry__kind=SUSPENSE, entry__reversed_by=None).exclude(fact="")
    return [*unbooked(), *waiting.select_related("entry")]


def _join(move: BalanceTransaction, told: list[tuple[Entry, int]], *, at: datetime) -> None:
    if move.entry is not None:
        suspense.undo(move, at=at)
        ledger.reverse(move.entry, key=f"{move.entry.key}:known", on=at.date(), at=at, actor=None)
    move.entry = next((entry for entry, units in told if units == move.net_units), told[0][0])
    move.save(update_fields=["entry"])


def _name_transfers() -> None:
    """A transfer whose answer was lost is known by its payout only once that is found."""
    nameless = BalanceTransaction.objects.filter(kind=TRANSFER, fact="")
    payouts = _payouts(set(nameless.values_list("source", flat=True)))
    for transfer, fact in payouts.items():
        BalanceTransaction.objects.filter(kind=TRANSFER, source=transfer).update(fact=fact)


def book_by_rule(*, at: datetime) -> list[BalanceTransaction]:
    """Book what no fact of ours causes; what no rule knows either goes to suspense, and is told until it is known.

    What belongs to a fact of ours has a day to be booked as that fact.
    """
    booked = []
    for move in unbooked():
        is_ours = bool(move.fact) or move.kind == TRANSFER
        if move.net_units and not (is_ours and move.found_at > at - GRACE):
            _book(move, at=at)
            booked.append(move)
    return booked


def settle_rates(*, at: datetime) -> list[str]:
    """Book what a refund that came back brought more or less than it had cost, where we learnt its rate only later.

    Gives what each was, in words for operators. A refund comes back whole or not at all: what its fact still differs
    by can be nothing but the rate.
    """
    facts = {Fact(move.fact, move.currency) for move in unbooked() if move.fact.startswith(CAME_BACK)}
    there, halves = at_stripe(facts), defaultdict[Fact, int](int)
    for fact, entry, units in entries_of(facts):
        if fact in facts and entry.key.startswith(EXCHANGE):
            halves[fact] += units
    return [_settle_rate(fact, there[fact] - units, at=at) for fact, units in halves.items() if there[fact] != units]


def _settle_rate(fact: Fact, units: int, *, at: datetime) -> str:
    clearing, exchange = (ledger.account(kind, fact.currency) for kind in (Kind.CLEARING, Kind.EXCHANGE))
    ends = (clearing, exchange) if units > 0 else (exchange, clearing)
    moves = [ledger.Move(*ends, Money(abs(units), fact.currency))]
    ledger.post(ledger.Fact(rate_key(fact.name), "exchange", at.date(), moves), at=at, actor=None)
    return f"{fact.name} at another rate: {Money(units, fact.currency)}"


def _book(move: BalanceTransaction, *, at: datetime) -> None:
    is_ours = bool(move.fact) or move.kind == TRANSFER
    other = Kind.SUSPENSE if is_ours else BY_RULE.get(move.kind, Kind.SUSPENSE)
    clearing, beside = ledger.account(Kind.CLEARING, move.currency), ledger.account(other, move.currency)
    ends = (clearing, beside) if move.net_units > 0 else (beside, clearing)
    moves = [ledger.Move(*ends, Money(abs(move.net_units), move.currency))]
    kind = SUSPENSE if other == Kind.SUSPENSE else "balance"
    fact = ledger.Fact(balance_key(move.transaction_id), kind, move.created_at.date(), moves)
    move.entry = ledger.post(fact, at=at, actor=None)
    move.save(update_fields=["entry"])
