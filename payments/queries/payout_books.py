"""Proof that the money on its way to payees is what was approved for them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Sum

from marketplace.kit.money import Money
from payments.models import Account, PayeeAccount, Payout
from payments.queries.balances import accounts_with_balances


def payouts_are_booked() -> Iterator[str]:
    """What stands on its way to each payee is what was approved for them and is neither sent nor given back."""
    going = Q(status=Payout.Status.PLANNED, number__gt="")
    at_our_bank = Q(status=Payout.Status.SENT, account__kind=PayeeAccount.Kind.BANK)
    rows: Any = Payout.objects.filter(going | at_our_bank).order_by().values_list("payee", "currency")
    said = {(payee, currency): int(units) for payee, currency, units in rows.annotate(units=Sum("amount_units"))}
    accounts = accounts_with_balances().filter(kind=Account.Kind.IN_TRANSIT)
    stands = {(one.owner_id, one.currency): one.balance_units for one in accounts if one.balance_units}
    for payee, currency in sorted(said.keys() | stands.keys(), key=str):
        wanted, found = said.get((payee, currency), 0), stands.get((payee, currency), 0)
        if wanted != found:
            yield (
                f"Payouts of {Money(wanted, currency)} are on their way to party {payee},"
                f" and {Money(found, currency)} is booked so."
            )
