"""Give money of an order back, and recover it from where it stands, each part exact and once.

First what the platform took of it, income that is not earned yet, and pools that are not divided yet. What payees had
already comes from their balance, from what is held for them, then from what they will earn: a debt up to a cap. What is
left after that is the platform's loss.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from licensing.models import Licence
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.models import Account, Entry, GivenBack, Order, PoolCut, Recovery
from payments.queries.giving_back import GivenUp, cut_from, divided, given_up
from payments.queries.sales import Sold, sold_of
from payments.services import ledger, reversals
from payments.services.pools import one_at_a_time
from payments.services.purses import Part, parts_of, take_from_payees

Kind = Account.Kind


class MoreThanWasPaid(DomainError):
    """More cannot go back than is left of what a licence cost."""


@transaction.atomic
def take_back(
    order: Order,
    units_by_licence: Mapping[Licence, int],
    *,
    to: Account.Kind,
    key: str,
    at: datetime,
    actor: User | None,
    frozen: Mapping[int, int] | None = None,
) -> Entry:
    """Move so much of each licence's price to `to`; told again under the same key, nothing more.

    `frozen` is what a dispute froze, by its payee's key: that goes first.
    """
    one_at_a_time()
    order = Order.objects.select_for_update(of=("self",)).select_related("quote", "organisation").get(pk=order.pk)
    booked = Entry.objects.filter(key=key).first()
    if booked is not None:
        return booked
    wanted = {licence: units for licence, units in units_by_licence.items() if units}
    sold = sold_of(order)
    _refuse_too_much(sold, wanted, order.currency)
    gives = given_up(order, sold, {str(licence.uuid): units for licence, units in wanted.items()})
    cuts, parts = _from_pools(gives)
    purses, recoveries = take_from_payees(parts, order.currency, frozen or {})
    target, pool = ledger.accounts(order.currency, to, Kind.POOL)
    taken = [ledger.Move(pool, target, Money(cut.amount_units, order.currency)) for cut in cuts]
    taken += purses.moves(target)
    moves = first_moves(gives, Money.total((move.amount for move in taken), order.currency), target) + taken
    entry = ledger.post(ledger.Fact(key, "recovery", at.date(), moves), at=at, actor=actor)
    GivenBack.objects.bulk_create(
        GivenBack(entry=entry, order=order, licence=licence, amount_units=units, at=at)
        for licence, units in wanted.items()
    )
    for cut in cuts:
        cut.entry = entry
    for recovery in recoveries:
        recovery.entry = entry
    PoolCut.objects.bulk_create(cuts)
    Recovery.objects.bulk_create(recoveries, batch_size=2_000)
    reversals.plan(entry, purses.to_reverse, order.currency, at=at)
    audit.record("order.given_back", subject=order, actor=actor, at=at, key=key, units=gives.owed.units)
    return entry


def _refuse_too_much(sold: Sold, wanted: Mapping[Licence, int], currency: str) -> None:
    left = dict(sold.prices)
    for licence, units in wanted.items():
        if not 0 < units <= left.get(str(licence.uuid), 0):
            raise MoreThanWasPaid(
                _("Of %(licence)s only %(left)s is left that could go back.")
                % {"licence": licence.number, "left": Money(left.get(str(licence.uuid), 0), currency)}
            )


def _from_pools(gives: GivenUp) -> tuple[list[PoolCut], list[Part]]:
    """What pools give: those that wait are cut, those that were divided are recovered from who got them."""
    nothing = Money.zero(gives.owed.currency)
    budget = max(0, (gives.owed - gives.processor - max(gives.income, nothing)).units)
    gone = divided(gives.pools)
    before, cuts, parts = cut_from(gives.pools), list[PoolCut](), list[Part]()
    for pool, given in gives.pools.items():
        units = min(given, budget)
        if pool in gone:
            parts += parts_of(pool, units)
        elif cut := min(units, pool.amount_units - before.get(pool.pk, 0)):
            cuts.append(PoolCut(pool=pool, amount_units=cut))
        budget -= units
    return cuts, parts


def first_moves(gives: GivenUp, taken: Money, target: Account) -> list[ledger.Move]:
    """From unearned income what it no longer has to earn, from the processor's account what the platform bore.

    What is not `taken` from pools and payees is the platform's: its fee on what goes back, and what nobody else can
    give.
    """
    currency, nothing = gives.owed.currency, Money.zero(gives.owed.currency)
    income, processor, platform = ledger.accounts(
        currency, Kind.LICENCE_INCOME, Kind.PROCESSOR_FEES, Kind.PLATFORM_REVENUE
    )
    rest = gives.owed - gives.income - gives.processor - taken
    # Dividing less may give a last unit to another: the platform takes it, or puts it in.
    surplus, lack = max(-rest, nothing), max(-gives.income, nothing)
    return [
        ledger.Move(income, target, max(gives.income, nothing) - surplus),
        ledger.Move(processor, target, gives.processor),
        ledger.Move(platform, target, max(rest, nothing) - lack),
        ledger.Move(income, platform, surplus),
        ledger.Move(platform, income, lack),
    ]
