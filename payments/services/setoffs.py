"""What payees owe us, set off against what a month brings them: at most a part of it, and never more than they owe."""

from datetime import datetime

from django.conf import settings

from accounts.models import Party, User
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.entries import set_off_key
from payments.models import Account, RoyaltyRun
from payments.queries.balances import balances_of_owners
from payments.queries.runs import sums_by_account
from payments.services import ledger

Kind = Account.Kind


def set_off(run: RoyaltyRun, currency: str, *, at: datetime, actor: User | None) -> None:
    """Move what each payee owes from what this run brought them; what is on hold or already paid is not touched."""
    brought = {
        payee: units
        for (kind, payee), units in sums_by_account(run, currency).items()
        if kind == Kind.PAYEE and payee and units > 0
    }
    owed = {
        payee: -units for payee, units in balances_of_owners(Kind.DEBT, currency, set(brought)).items() if units < 0
    }
    stands = balances_of_owners(Kind.PAYEE, currency, set(owed))
    owners = Party.objects.in_bulk(owed)
    moves = []
    for payee, debt in sorted(owed.items()):
        most = brought[payee] * settings.DEBT_SET_OFF_PERCENT // 100
        amount = min(debt, most, max(0, stands.get(payee, 0)))
        balance, owing = (ledger.account(kind, currency, owner=owners[payee]) for kind in (Kind.PAYEE, Kind.DEBT))
        moves.append(ledger.Move(balance, owing, Money(amount, currency)))
    if any(move.amount for move in moves):
        month = Month.of(run.month)
        fact = ledger.Fact(set_off_key(month, currency), "set_off", month.last_day, moves)
        ledger.post(fact, at=at, actor=actor)
