"""The state of the money: where it is and whose it is, in one currency."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.kit.money import Money
from payments.models import Account, Hold
from payments.queries.balances import accounts_with_balances, totals_by_kind

Kind = Account.Kind
WHERE = (Kind.CLEARING, Kind.BANK, Kind.DISPUTE_RESERVE, Kind.DEBT)
WHOSE = (
    *(Kind.LICENCE_INCOME, Kind.POOL, Kind.PAYEE, Kind.HELD, Kind.FROZEN, Kind.IN_TRANSIT, Kind.PLATFORM_REVENUE),
    *(Kind.TAX, Kind.OWED_TO_BUYER, Kind.BUYER, Kind.PROCESSOR_FEES, Kind.EXCHANGE, Kind.SUSPENSE),
)
ALWAYS = {Kind.CLEARING, Kind.LICENCE_INCOME, Kind.POOL, Kind.PAYEE, Kind.HELD, Kind.PLATFORM_REVENUE}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the balance: what stands on the accounts of each kind, and together."""

    rows: Sequence[tuple[Account.Kind, Money]]
    total: Money


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides of the money; they are even, or something is wrong."""

    where: Side
    whose: Side

    @property
    def is_even(self) -> bool:
        return self.where.total == self.whose.total


def currencies() -> list[str]:
    """The currencies in which there ever was money."""
    return sorted(set(Account.objects.order_by().values_list("currency", flat=True)))


def balance(currency: str) -> Balance:
    """Both sides of one currency's money; a kind that rarely holds any is told when it does."""
    held = {kind: total for (kind, _currency), total in totals_by_kind(currency=currency).items()}
    nothing = Money.zero(currency)
    where = [(kind, -held.get(kind, nothing)) for kind in WHERE if held.get(kind) or kind in ALWAYS]
    whose = [(kind, held.get(kind, nothing)) for kind in WHOSE if held.get(kind) or kind in ALWAYS]
    return Balance(_side(where, currency), _side(whose, currency))


def _side(rows: list[tuple[Account.Kind, Money]], currency: str) -> Side:
    return Side(rows, Money.total((amount for _kind, amount in rows), currency))


def held_by_reason(currency: str) -> list[tuple[str, int, Money]]:
    """What waits for payees, by reason: how many payees, how much."""
    accounts = accounts_with_balances().filter(kind=Kind.HELD, currency=currency)
    held = {account.owner_id: account.balance_units for account in accounts}
    found: dict[str, list[int]] = {}
    for reason, party in Hold.objects.filter(lifted_at=None, party__in=held).values_list("reason", "party"):
        found.setdefault(reason, []).append(held.pop(party, 0))
    labels = dict(Hold.Reason.choices)
    return [(str(labels[reason]), len(units), Money(sum(units), currency)) for reason, units in sorted(found.items())]
