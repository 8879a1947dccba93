"""From which amount on each payee is paid: their own wish, never below our floor."""

from collections.abc import Iterable

from marketplace.kit.keys import among
from marketplace.kit.money import Money
from payments.models import PayoutThreshold
from payments.payout_rules import floor_of


def thresholds_of(payees: Iterable[int], currency: str) -> dict[int, Money]:
    """The wishes of those of these payees who have one, by the payee's key, in one query."""
    found = PayoutThreshold.objects.filter(among("party", payees), currency=currency).order_by()
    floor = floor_of(currency)
    return {party: max(Money(units, currency), floor) for party, units in found.values_list("party", "amount_units")}
