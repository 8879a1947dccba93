"""Who is paid how much, and why somebody is not: the rules of a payout, without a database."""

from dataclasses import dataclass

from django.conf import settings

from marketplace.kit.money import CURRENCIES, Money


def floor_of(currency: str) -> Money:
    """The least that is ever paid out in a currency."""
    floor: str | None = settings.PAYOUT_FLOORS.get(currency)
    return Money.parse(floor, currency) if floor else Money.from_minor(CURRENCIES[currency].minimum_minor, currency)


def alone_up_to(currency: str) -> Money:
    """Up to how much one operator decides of money; above it, a second one has to agree."""
    return Money.parse(str(settings.PAYOUT_SECOND_OPERATOR_ABOVE), currency)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a payee's balance, and how much of it came so lately that it waits."""

    balance: Money
    fresh: Money

    @property
    def payable(self) -> Money:
        """What may be sent now: nothing, if less than what is fresh is left."""
        return max(self.balance - self.fresh, Money.zero(self.balance.currency))


@dataclass(frozen=True, slots=True)
class Decision:
    """So much is sent; or nothing, and why: a value of `Payout.Reason`."""

    amount: Money
    reason: str

    @property
    def is_paid(self) -> bool:
        return not self.reason


def decide(standing: Standing, *, threshold: Money, why_not: str) -> Decision:
    """What one payee is sent: whole minor units of what is payable, from their threshold on; the rest stays theirs.

    `why_not` is why nothing can be sent to them at all, and is told first: that is what they can change.
    """
    nothing = Money.zero(standing.balance.currency)
    amount = standing.payable.rounded_down()
    if why_not:
        return Decision(nothing, why_not)
    if not amount and standing.fresh:
        return Decision(nothing, "too_new")
    if amount < threshold or not amount:
        return Decision(nothing, "below_threshold")
    return Decision(amount, "")
