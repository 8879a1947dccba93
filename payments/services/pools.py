"""Recognition: what of each licence is earned in which month, moved from income to pools."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts import locks
from accounts.models import User
from licensing.models import Licence
from licensing.models.terms import PARTS_OF_A_WHOLE
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.entries import recognition_key
from payments.models import Account, Pool
from payments.queries.recognition import Ready, sold_and_ready
from payments.queries.sales import Sold, earning_of
from payments.royalties.document import won
from payments.royalties.recognition import PoolShare, recognise
from payments.royalties.waterfall import waterfall
from payments.services import ledger

LOCK = 0x726F7961  # "roya" in ASCII


def one_at_a_time() -> None:
    """Wait until nobody else recognises, prepares or posts, and let nobody begin until this transaction ends.

    Two months posted at once would both pay the pools of the earlier one.
    """
    locks.take(LOCK)


@transaction.atomic
def recognise_until(month: Month, *, on: date, at: datetime, actor: User | None) -> list[Pool]:
    """Make every pool that is due by the end of a month and not there yet.

    The access part is due at once; a month's usage part when its report is accepted or its grace is over. Doing it
    twice makes nothing twice.
    """
    one_at_a_time()
    made = []
    for licence, sold, ready in sold_and_ready(month, on=on):
        facts = facts_of(licence, sold)
        for share in _due(licence, facts, ready, month):
            made.append(_make(licence, share, facts, at=at))
            _book(made[-1], at=at, actor=actor)
    return made


def facts_of(licence: Licence, sold: Sold) -> dict[str, Any]:
    """How much of an order's money is this licence's, as every statement tells it."""
    steps = waterfall(sold.takings)
    terms = licence.terms
    part = sold.part_of(licence, steps[-1].left)
    return {
        "order": sold.order,
        "number": licence.number,
        "licensee": licence.organisation.name,
        "steps": [{"kind": str(step.kind), "amount": step.amount.units, "left": step.left.units} for step in steps],
        "platform_fee_ppm": sold.takings.platform_fee_ppm,
        "of_order": won(part),
        "net": part.units,
        "access_parts": terms.access_parts,
        "usage_parts": PARTS_OF_A_WHOLE - terms.access_parts,
        "issued": licence.issued_at.date().isoformat(),
        "starts": licence.starts_on.isoformat(),
        "ends": licence.ends_on.isoformat(),
    }


def _due(licence: Licence, facts: dict[str, Any], ready: Ready, month: Month) -> Iterator[PoolShare]:
    for share in recognise(earning_of(licence, facts["net"])):
        if share.month <= month and ready.is_due(share.part, share.month):
            yield share


def _make(licence: Licence, share: PoolShare, facts: dict[str, Any], *, at: datetime) -> Pool:
    return Pool.objects.create(
        licence=licence,
        month=share.month.first_day,
        part=share.part,
        currency=licence.currency,
        amount_units=share.units,
        facts=facts,
        recognised_at=at,
    )


def _book(pool: Pool, *, at: datetime, actor: User | None) -> None:
    month, currency = Month.of(pool.month), pool.currency
    move = ledger.Move(
        ledger.account(Account.Kind.LICENCE_INCOME, currency),
        ledger.account(Account.Kind.POOL, currency),
        Money(pool.amount_units, currency),
    )
    fact = ledger.Fact(recognition_key(pool), "recognition", month.last_day, [move])
    ledger.post(fact, at=at, actor=actor)
