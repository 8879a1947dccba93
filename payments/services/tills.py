"""Our balance at Stripe while a batch of payouts is sent out of it."""

from dataclasses import replace

from marketplace.kit.money import Money
from payments import gateway
from payments.gateway.types import Standing
from payments.queries.settlements import settlement_for


class Till:
    """What stands there: asked for once a batch, and less by all that was sent since."""

    def __init__(self) -> None:
        self._standing: dict[str, Standing] | None = None

    def leaves_as(self, amount: Money) -> Money:
        """What is sent for an amount: itself, or where too little of it stands, what it became when it was sold."""
        if self._standing is None:
            self._standing = gateway.get_balance()
        settlement = settlement_for(amount, self._standing)
        return amount if settlement is None else settlement.of(amount)

    def spend(self, sent: Money) -> None:
        """So much has left."""
        standing = (self._standing or {}).get(sent.currency)
        if self._standing is not None and standing is not None:
            self._standing[sent.currency] = replace(standing, available=standing.available - sent)
