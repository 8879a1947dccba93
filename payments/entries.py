"""What names an entry: the key of each fact that is booked, and the hash of what was booked under it."""

from collections.abc import Iterable
from datetime import date

from licensing.models import StoppedItem
from marketplace.kit.hashing import hash_of
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Account, Hold, Order, Pool

Moved = tuple[Account, Account, Money]


def sale_key(charge_id: str) -> str:
    """A buyer's charge was paid."""
    return f"charge:{charge_id}"


def undelivered_key(order: Order, first: StoppedItem) -> str:
    """What was licensed and never delivered is owed back; the first of what is booked together names it."""
    return f"undelivered:{order.uuid}:{first.pk}"


def recognition_key(pool: Pool) -> str:
    """A licence earned a part of a month."""
    return f"pool:{pool.licence.uuid}/{Month.of(pool.month)}/{pool.part}"


def distribution_key(month: Month, currency: str) -> str:
    """A month's pools were divided."""
    return f"run:{month}:{currency}"


def hold_key(hold: Hold, destination: str, currency: str) -> str:
    """A hold set a payee's money aside, or let it go."""
    return f"hold:{hold.uuid}:{destination}:{currency}"


def payload_hash(kind: str, on: date, moves: Iterable[Moved]) -> str:
    """Name what an entry says, so that telling it twice can be told from telling it differently."""
    rows = sorted(
        [*_name(source), *_name(destination), amount.units, amount.currency] for source, destination, amount in moves
    )
    return hash_of([kind, on.isoformat(), rows])


def _name(account: Account) -> list[str]:
    return [account.kind, str(account.owner.uuid) if account.owner else "", account.currency]
