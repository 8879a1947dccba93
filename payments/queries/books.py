"""Proof that the books are right, or the name of everything that is wrong."""

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db.models import F, Q, Sum

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.entries import distribution_key, payload_hash, recognition_key
from payments.models import (
    Account,
    BankTransfer,
    Entry,
    Order,
    OwedBack,
    Pool,
    PoolCut,
    Posting,
    RoyaltyRun,
    Statement,
    Weighing,
)
from payments.queries.balances import accounts_with_balances, totals_by_kind
from payments.queries.dispute_books import disputes_are_booked, each_dispute_is_booked, freezes_are_booked
from payments.queries.hold_books import held_money_has_a_reason
from payments.queries.payout_books import each_payout_is_booked, payouts_are_booked, reversals_are_booked
from payments.queries.refund_books import refunds_are_booked
from payments.queries.runs import POSTED, sums_by_account
from payments.queries.sale_books import licences_are_paid_for, licences_stand_as_their_money, orders_are_booked
from payments.verify_statement import verify

CHUNK: Final = 1_000
Kind = Account.Kind
NEVER_BELOW: Final = (Kind.POOL, Kind.LICENCE_INCOME, Kind.HELD, Kind.FROZEN, Kind.IN_TRANSIT)


def wrong_in_the_books() -> Iterator[str]:
    """Every finding, one sentence each; nothing means that the books are right."""
    for check in CHECKS:
        yield from check()


def entries_say_what_they_were_told() -> Iterator[str]:
    """Each entry's postings still have the hash under which it was booked."""
    entries = Entry.objects.order_by("pk").prefetch_related("postings__source__owner", "postings__destination__owner")
    for entry in entries.iterator(chunk_size=CHUNK):
        moves = [(one.source, one.destination, Money(one.amount_units, one.currency)) for one in entry.postings.all()]
        if payload_hash(entry.kind, entry.effective_on, moves) != entry.payload_hash:
            yield f"Entry {entry.key} has other postings than were booked."


def accounts_balance() -> Iterator[str]:
    """In each currency all accounts together hold nothing, and what belongs to somebody is never overdrawn."""
    sums: dict[str, int] = defaultdict(int)
    for account in accounts_with_balances().select_related("owner"):
        sums[account.currency] += account.balance_units
        overdrawn = account.kind in NEVER_BELOW and account.balance_units < 0
        if overdrawn:
            yield f"{account} is overdrawn by {Money(-account.balance_units, account.currency)}."
    for currency, units in sums.items():
        if units:
            yield f"The accounts in {currency} hold {Money(units, currency)} together instead of nothing."


def transfers_are_kept() -> Iterator[str]:
    """What stands for buyers who have not paid whole is what came for their orders."""
    waiting: Any = BankTransfer.objects.filter(order__paid_at=None).order_by().values_list("order__currency")
    came = {currency: int(units) for currency, units in waiting.annotate(units=Sum("amount_units"))}
    gone: Any = Order.objects.filter(paid_at=None, owed_units__gt=0).order_by().values_list("currency")
    for currency, units in gone.annotate(units=Sum("owed_units")):
        came[currency] = came.get(currency, 0) - int(units)
    stands = {currency: amount.units for (_kind, currency), amount in totals_by_kind(kind=Kind.BUYER).items()}
    for currency in sorted(came.keys() | stands.keys()):
        if came.get(currency, 0) != stands.get(currency, 0):
            yield (
                f"{Money(came.get(currency, 0), currency)} came for invoices that are not paid whole,"
                f" and {Money(stands.get(currency, 0), currency)} stands for their buyers."
            )


def undelivered_is_booked() -> Iterator[str]:
    """Each entry about what was never delivered gives buyers what its recordings cost, and nothing else does."""
    rows: Any = Posting.objects.filter(entry__kind="undelivered", destination__kind=Kind.OWED_TO_BUYER).order_by()
    booked = {key: int(units) for key, units in rows.values_list("entry__key").annotate(units=Sum("amount_units"))}
    lines: Any = OwedBack.objects.order_by().values_list("entry__key").annotate(units=Sum("amount_units"))
    said = {key: int(units) for key, units in lines}
    for key in sorted(booked.keys() | said.keys()):
        if booked.get(key, 0) != said.get(key, 0):
            yield f"Entry {key} owes {booked.get(key, 0)} units back, and its recordings cost {said.get(key, 0)}."


def pools_are_booked() -> Iterator[str]:
    """Each pool was moved out of income once, in full."""
    booked = dict(Posting.objects.filter(entry__kind="recognition").values_list("entry__key", "amount_units"))
    for pool in Pool.objects.select_related("licence").iterator(chunk_size=CHUNK):
        if booked.pop(recognition_key(pool), None) != pool.amount_units:
            yield f"Pool {pool} is not booked as {Money(pool.amount_units, pool.currency)}."
    for key in booked:
        yield f"Entry {key} recognises a pool that does not exist."


def pools_are_divided_whole() -> Iterator[str]:
    """What a run pays from a pool is the pool, and what a correction pays adds up to nothing."""
    sums: Any = Weighing.objects.filter(run__status=POSTED).annotate(units=Sum("lines__amount_units"))
    cuts: Any = PoolCut.objects.order_by().values_list("pool").annotate(units=Sum("amount_units"))
    cut = dict(cuts)
    for weighing in sums.select_related("pool__licence").iterator(chunk_size=CHUNK):
        expected = 0 if weighing.is_correction else weighing.pool.amount_units - int(cut.get(weighing.pool_id, 0))
        if (weighing.units or 0) != expected:
            paid = Money(weighing.units or 0, weighing.pool.currency)
            yield f"The run of {weighing.run} paid {paid} from pool {weighing.pool}."


def runs_are_booked() -> Iterator[str]:
    """What the lines of each posted run give to each payee is what its entry moved."""
    for run in RoyaltyRun.objects.filter(status=POSTED).order_by("month"):
        for currency in run.totals:
            lines, moved = sums_by_account(run, currency), _moved(distribution_key(Month.of(run.month), currency))
            for account in sorted(lines.keys() | moved.keys(), key=str):
                if lines.get(account, 0) != moved.get(account, 0):
                    yield (
                        f"The run of {run} gives {Money(lines.get(account, 0), currency)} to {account[0]} of party"
                        f" {account[1]}, and {Money(moved.get(account, 0), currency)} was booked."
                    )


def statements_are_right() -> Iterator[str]:
    """Each statement is whole, recomputes to the unit, and says what its columns say."""
    for statement in Statement.objects.order_by("pk").iterator(chunk_size=50):
        document = json.loads(zlib.decompress(statement.document))
        for finding in verify(document):
            yield f"Statement {statement.number}: {finding}."
        totals = document["totals"]
        names = ("opening", "moved", "earned", "corrections", "held", "closing")
        said = [document["sha256"], *(totals.get(name, 0) for name in names)]
        kept = [
            statement.document_sha256,
            *(statement.opening_units, statement.moved_units, statement.earned_units),
            *(statement.corrected_units, statement.held_units, statement.closing_units),
        ]
        if said != kept:
            yield f"Statement {statement.number} says something else than its file."


CHECKS: Final[tuple[Callable[[], Iterator[str]], ...]] = (
    entries_say_what_they_were_told,
    accounts_balance,
    orders_are_booked,
    licences_are_paid_for,
    licences_stand_as_their_money,
    refunds_are_booked,
    disputes_are_booked,
    each_dispute_is_booked,
    freezes_are_booked,
    held_money_has_a_reason,
    transfers_are_kept,
    undelivered_is_booked,
    pools_are_booked,
    pools_are_divided_whole,
    runs_are_booked,
    statements_are_right,
    payouts_are_booked,
    each_payout_is_booked,
    reversals_are_booked,
)


def _moved(key: str) -> dict[tuple[str, int | None], int]:
    """What an entry gave to each account but the pool."""
    found: dict[tuple[str, int | None], int] = defaultdict(int)
    for end, sign in (("destination", 1), ("source", -1)):
        rows = Posting.objects.filter(~Q(**{f"{end}__kind": Kind.POOL}), entry__key=key)
        for kind, owner, units in rows.values_list(F(f"{end}__kind"), F(f"{end}__owner"), "amount_units"):
            found[kind, owner] += sign * units
    return found
