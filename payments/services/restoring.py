"""Money that was given back and never arrived: everybody from whom it was taken has it again, to the unit."""

from datetime import datetime

from django.db import transaction

from accounts.models import Party
from accounts.services import audit
from marketplace.kit.division import largest_remainder
from marketplace.kit.money import Money
from payments.entries import passed_on_key, recognition_key, ungranted_key
from payments.models import Account, Entry, Order, Pool, PoolCut
from payments.queries.balances import balances_of_owners
from payments.queries.giving_back import divided, given_up, still_theirs
from payments.queries.sales import sold_of
from payments.services import crediting, ledger, reversals
from payments.services.pools import one_at_a_time

Kind = Account.Kind


@transaction.atomic
def undo(entry: Entry, *, at: datetime) -> Entry:
    """Undo a giving back: each move the other way, and on to where it would stand had it never been.

    Pools that were divided without it meanwhile pass their part on to who got them; a debt that was paid off meanwhile
    goes to the payee, and so does what was held for them and is held no more. Told again, nothing more.
    """
    one_at_a_time()
    undone = Entry.objects.filter(key=ungranted_key(entry)).first()
    if undone is not None:
        return undone
    given = list(entry.given_back.select_related("order__quote", "licence"))
    order = given[0].order
    cut = {one.pool: one.amount_units for one in entry.pool_cuts.select_related("pool__licence")}
    recovered = set(entry.recoveries.values_list("pool", flat=True))
    back = ledger.reverse(entry, key=ungranted_key(entry), on=at.date(), at=at, actor=None)
    reversals.call_off(entry, at=at)
    would = given_up(order, sold_of(order), {str(one.licence.uuid): one.amount_units for one in given})
    later = {pool: units for pool, units in would.pools.items() if pool not in cut and pool.pk not in recovered}
    gone = divided([*cut, *later])
    PoolCut.objects.bulk_create(
        PoolCut(entry=back, pool=pool, amount_units=-units) for pool, units in (cut | later).items() if pool not in gone
    )
    income, pools = ledger.accounts(order.currency, Kind.LICENCE_INCOME, Kind.POOL)
    moves = [ledger.Move(income, pools, Money(sum(later.values()), order.currency)), *crediting.moves_on(back)]
    for pool, units in (cut | later).items():
        if pool in gone:
            moves += _to_who_got(pool, units, pools)
    moves += _paid_off(entry, order)
    fact = ledger.Fact(passed_on_key(entry), "restored", at.date(), moves)
    ledger.post(fact, at=at, actor=None)
    audit.record("order.given_back_undone", subject=order, actor=None, at=at, key=entry.key)
    return back


def _to_who_got(pool: Pool, units: int, pools: Account) -> list[ledger.Move]:
    """A divided pool's part, by what each still has of it; nobody's goes to suspense."""
    theirs = still_theirs(pool)
    owners = Party.objects.in_bulk([key for key in theirs if key])
    names = sorted((str(owners[key].uuid) if key else "", left, key) for key, left in theirs.items())
    if not names:
        return [ledger.Move(pools, ledger.account(Kind.SUSPENSE, pool.currency), Money(units, pool.currency))]
    credited = crediting.accounts_to_credit(list(owners.values()), pool.currency)
    parts = largest_remainder(units, [(name, left) for name, left, _key in names], key=recognition_key(pool)).units
    return [
        ledger.Move(
            pools,
            credited[key] if key else ledger.account(Kind.SUSPENSE, pool.currency),
            Money(part, pool.currency),
        )
        for (_name, _left, key), part in zip(names, parts, strict=True)
    ]


def _paid_off(entry: Entry, order: Order) -> list[ledger.Move]:
    """Who paid a debt off that is none any more has that money again."""
    payees = {row.payee for row in entry.recoveries.select_related("payee") if row.debt_units and row.payee}
    owed = balances_of_owners(Kind.DEBT, order.currency, {payee.pk for payee in payees})
    credited = crediting.accounts_to_credit(list(payees), order.currency)
    return [
        ledger.Move(
            ledger.account(Kind.DEBT, order.currency, owner=payee),
            credited[payee.pk],
            Money(owed[payee.pk], order.currency),
        )
        for payee in sorted(payees, key=lambda party: party.pk)
        if owed.get(payee.pk, 0) > 0
    ]
