"""Where the money of a refund would come from, found by trying it and taking it back at once."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Order
from payments.services.recoveries import take_back
from payments.services.refunds import amounts_in_units


@dataclass(frozen=True, slots=True)
class Source:
    """So much from one kind of account, and from how many of its owners."""

    kind: str
    amount: Money
    owners: int


def preview(order: Order, amounts: Mapping[Licence, Money], *, at: datetime, actor: User) -> list[Source]:
    """The sources in the order of their amounts; nothing stays of the trial."""
    units: dict[str, int] = defaultdict(int)
    owners: dict[str, set[int | None]] = defaultdict(set)
    with transaction.atomic():
        wanted = amounts_in_units(order, amounts)
        key = f"preview:{uuid4()}"
        entry = take_back(order, wanted, to=Account.Kind.OWED_TO_BUYER, key=key, at=at, actor=actor)
        for posting in entry.postings.select_related("source").filter(destination__kind=Account.Kind.OWED_TO_BUYER):
            units[posting.source.kind] += posting.amount_units
            owners[posting.source.kind].add(posting.source.owner_id)
        transaction.set_rollback(True)
    found = [Source(kind, Money(amount, order.currency), len(owners[kind])) for kind, amount in units.items()]
    return sorted(found, key=lambda one: (-one.amount.units, one.kind))
