"""Proof that money which waits says why, and that what may be paid out does not wait for anything."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from marketplace.kit.money import Money
from payments.models import Account, Hold
from payments.queries.balances import accounts_with_balances

Kind = Account.Kind


def held_money_has_a_reason() -> Iterator[str]:
    """What is held for a payee waits under a hold that stands; what no hold keeps is theirs to be paid."""
    standing = Exists(Hold.objects.filter(party=OuterRef("owner"), lifted_at=None))
    for account in accounts_with_balances().filter(~standing, kind=Kind.HELD).select_related("owner"):
        if account.balance_units > 0:
            yield f"{Money(account.balance_units, account.currency)} of {account.owner} is held, and no hold says why."
