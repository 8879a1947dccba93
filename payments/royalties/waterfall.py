"""What is left of a payment for the music: each step exact, in a fixed order, printed on every statement."""

from dataclasses import dataclass
from enum import StrEnum

from marketplace.kit.money import Money

PPM = 1_000_000


class StepKind(StrEnum):
    """The steps of the waterfall, in their order; one that does not apply prints zero."""

    GROSS = "gross"
    REFUNDS = "refunds"
    TAX = "tax"
    PROCESSOR_FEE = "processor_fee"
    PLATFORM_FEE = "platform_fee"


@dataclass(frozen=True, slots=True)
class Takings:
    """What one licence brought in, and what others took of it before the music's share."""

    gross: Money
    refunds: Money
    tax: Money
    processor_fee: Money
    platform_fee_ppm: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: what it takes away (the gross adds), and what is left after it."""

    kind: StepKind
    amount: Money
    left: Money


def waterfall(takings: Takings) -> list[Step]:
    """From what the buyer paid down to what is divided among those who made the music.

    The platform's fee is a rate of what is left after refunds and tax. No fee takes more than is left: what a
    processor charged beyond that is the platform's loss, never a creator's debt.
    """
    after_tax = takings.gross - takings.refunds - takings.tax
    base = max(after_tax, Money.zero(after_tax.currency))
    processor = min(takings.processor_fee, base)
    platform = min(base.times_ratio(takings.platform_fee_ppm, PPM), base - processor)
    left = takings.gross
    steps = [Step(StepKind.GROSS, takings.gross, left)]
    for kind, amount in (
        (StepKind.REFUNDS, takings.refunds),
        (StepKind.TAX, takings.tax),
        (StepKind.PROCESSOR_FEE, processor),
        (StepKind.PLATFORM_FEE, platform),
    ):
        left -= amount
        steps.append(Step(kind, amount, left))
    return steps
