"""Where money goes that comes back to payees: into their balance, or to what is held for them while a hold stands."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Account, Entry, Hold
from payments.services import holds, ledger

Kind = Account.Kind
THEIRS: Final = (Kind.PAYEE, Kind.HELD)


def account_to_credit(payee: Party, currency: str) -> Account:
    """Where what comes back to a payee goes now; no hold on them begins or ends until this transaction ends."""
    return accounts_to_credit([payee], currency)[payee.pk]


def accounts_to_credit(payees: Sequence[Party], currency: str) -> dict[int, Account]:
    """The same for many, by the payee's key, in few queries however many there are."""
    if not payees:
        return {}
    holds.stand_still()
    waiting = Hold.objects.filter(party__in=payees, lifted_at=None)
    held = set(waiting.values_list("party_id", flat=True))
    return ledger.accounts_of(Kind.HELD, currency, [payee for payee in payees if payee.pk in held]) | (
        ledger.accounts_of(Kind.PAYEE, currency, [payee for payee in payees if payee.pk not in held])
    )


def moves_on(entry: Entry) -> list[ledger.Move]:
    """What an entry that undoes another gave to where its payees' money stood then, on to where it goes now."""
    gave: dict[Account, int] = defaultdict(int)
    for posting in entry.postings.filter(destination__kind__in=THEIRS).select_related("destination__owner"):
        gave[posting.destination] += posting.amount_units
    owners = {account.owner.pk: account.owner for account in gave if account.owner}
    if not owners:
        return []
    currency = next(iter(gave)).currency
    right = accounts_to_credit(list(owners.values()), currency)
    return [
        ledger.Move(account, right[account.owner_id], Money(units, currency))
        for account, units in sorted(gave.items(), key=lambda item: item[0].pk)
        if account.owner_id is not None and right[account.owner_id] != account
    ]
