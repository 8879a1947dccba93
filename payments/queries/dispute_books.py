"""Proof that what banks have taken, and what waits for them, is booked."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Sum

from marketplace.kit.money import Money
from payments.models import Account, Dispute, Freeze
from payments.queries.balances import accounts_with_balances, totals_by_kind

Kind = Account.Kind


def disputes_are_booked() -> Iterator[str]:
    """What banks have taken stands on the reserve until they decide."""
    taken: Any = Dispute.objects.filter(taken_at__isnull=False, decided_at=None).order_by()
    said = dict(taken.values_list("currency").annotate(units=Sum("amount_units")))
    stands = {currency: -amount for (_kind, currency), amount in totals_by_kind(kind=Kind.DISPUTE_RESERVE).items()}
    for currency in sorted(said.keys() | stands.keys()):
        told, reserve = Money(int(said.get(currency, 0)), currency), stands.get(currency, Money.zero(currency))
        if told != reserve:
            yield f"Banks have taken {told} in open disputes, and {reserve} stands on the reserve."


def freezes_are_booked() -> Iterator[str]:
    """What waits for an open dispute is frozen for its payees, and nothing else is."""
    rows: Any = Freeze.objects.filter(dispute__decided_at=None).order_by().values_list("party", "dispute__currency")
    said = {(party, currency): int(units) for party, currency, units in rows.annotate(units=Sum("amount_units"))}
    for account in accounts_with_balances().filter(kind=Kind.FROZEN).select_related("owner"):
        if said.pop((account.owner_id, account.currency), 0) != account.balance_units:
            yield f"{account} holds something else than waits for open disputes."
    if said:
        yield f"Royalties of {len(said)} payees wait for disputes and are not booked as frozen."


def settled_by_disputes() -> dict[str, int]:
    """What banks gave back of the money that was owed to buyers anyway, by currency, in ledger units."""
    rows: Any = Dispute.objects.order_by().values_list("currency").annotate(units=Sum("settles_units"))
    return {currency: int(units) for currency, units in rows}
