"""From where each payee's part of money that went back to a buyer is taken, in the order in which it is taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from accounts.models import Party
from marketplace.kit.division import largest_remainder
from marketplace.kit.money import Money
from payments.entries import recognition_key
from payments.models import Account, Pool, Recovery
from payments.queries.balances import balance_of, balances_of_owners
from payments.queries.giving_back import still_theirs, transferred
from payments.services import ledger

Kind = Account.Kind
Part = tuple[Pool, int | None, int]
COLUMN = {
    Kind.FROZEN: "frozen_units",
    Kind.PAYEE: "balance_units",
    Kind.HELD: "held_units",
    Kind.SUSPENSE: "held_units",
    Kind.DEBT: "debt_units",
}
IN_ORDER = (Kind.FROZEN, Kind.PAYEE, Kind.HELD, Kind.DEBT)


def debt_cap(currency: str) -> Money:
    """The most that one payee may come to owe us; what goes back beyond it is the platform's loss."""
    return Money.parse(settings.PAYEE_DEBT_CAP[currency], currency)


def parts_of(pool: Pool, units: int) -> list[Part]:
    """Who bears a divided pool's part, by what each got of it and still has; never more than that."""
    theirs = still_theirs(pool)
    uuids = dict(Party.objects.filter(pk__in=[key for key in theirs if key]).values_list("pk", "uuid"))
    weights = sorted((str(uuids[key]) if key else "", left, key) for key, left in theirs.items())
    bearable = min(units, sum(theirs.values()))
    if not bearable:
        return []
    division = largest_remainder(bearable, [(name, left) for name, left, _key in weights], key=recognition_key(pool))
    return [(pool, key, part) for (_name, _left, key), part in zip(weights, division.units, strict=True) if part]


@dataclass
class Purses:
    """What each payee concerned has on each account that may be taken from, and what was taken so far."""

    currency: str
    left: dict[tuple[Account.Kind, int | None], int]
    transferred: Mapping[int, int] = field(default_factory=dict)
    taken: dict[tuple[Account.Kind, int | None], int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, payees: set[int], currency: str, frozen: Mapping[int, int]) -> "Purses":
        """What stands there now; a balance below zero has nothing to take."""
        left: dict[tuple[Account.Kind, int | None], int] = {
            (Kind.SUSPENSE, None): max(0, balance_of(Kind.SUSPENSE, currency).units)
        }
        for kind in (Kind.PAYEE, Kind.HELD):
            stands = balances_of_owners(kind, currency, payees)
            left |= {(kind, payee): max(0, units) for payee, units in stands.items()}
        left |= {(Kind.FROZEN, payee): units for payee, units in frozen.items()}
        cap, debts = debt_cap(currency).units, balances_of_owners(Kind.DEBT, currency, payees)
        back = transferred(payees, currency)
        left |= {(Kind.DEBT, payee): max(0, cap + debts.get(payee, 0)) + back.get(payee, 0) for payee in payees}
        return cls(currency, left, back)

    def take(self, part: Part) -> Recovery:
        """Take one part, as far as there is anything; the rest is lost."""
        pool, payee, units = part
        recovery, rest = Recovery(pool=pool, payee_id=payee, amount_units=units), units
        for kind in IN_ORDER if payee else (Kind.SUSPENSE,):
            found = min(rest, self.left.get((kind, payee), 0))
            if found:
                self.left[kind, payee] -= found
                self.taken[kind, payee] += found
                setattr(recovery, COLUMN[kind], found)
                rest -= found
        recovery.lost_units = rest
        return recovery

    @property
    def to_reverse(self) -> dict[int, int]:
        """What is asked back of each payee's transfers: what they owe by this, as far as it was sent to them."""
        owed = {payee: units for (kind, payee), units in self.taken.items() if kind == Kind.DEBT and payee}
        return {payee: min(units, self.transferred.get(payee, 0)) for payee, units in owed.items()}

    def moves(self, to: Account) -> list[ledger.Move]:
        """All that was taken, one move from each account."""
        owners = Party.objects.in_bulk([owner for _kind, owner in self.taken if owner is not None])
        found = []
        for kind, owner in sorted(self.taken, key=lambda one: (one[0].value, one[1] or 0)):
            account = ledger.account(kind, self.currency, owner=owners[owner] if owner else None)
            found.append(ledger.Move(account, to, Money(self.taken[kind, owner], self.currency)))
        return found


def take_from_payees(parts: Iterable[Part], currency: str, frozen: Mapping[int, int]) -> tuple[Purses, list[Recovery]]:
    """Take every part, pool by pool."""
    parts = list(parts)
    if not parts:  # nothing was divided yet, as with most refunds
        return Purses(currency, {}), []
    purses = Purses.of({payee for _pool, payee, _units in parts if payee}, currency, frozen)
    return purses, [purses.take(part) for part in parts]
