"""From what was paid down to what is for the music, in a fixed order."""

from marketplace.kit.money import Money
from payments.royalties.waterfall import Step, StepKind, Takings, waterfall


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def test_each_step_leaves_what_the_next_starts_from() -> None:
    # The platform's 15 % are of 500.00 - 50.00 - 30.00 = 420.00, before the processor's fee.
    steps = waterfall(Takings(usd("500.00"), usd("50.00"), usd("30.00"), usd("12.48"), 150_000))

    assert steps == [
        Step(StepKind.GROSS, usd("500.00"), usd("500.00")),
        Step(StepKind.REFUNDS, usd("50.00"), usd("450.00")),
        Step(StepKind.TAX, usd("30.00"), usd("420.00")),
        Step(StepKind.PROCESSOR_FEE, usd("12.48"), usd("407.52")),
        Step(StepKind.PLATFORM_FEE, usd("63.00"), usd("344.52")),
    ]


def test_a_step_that_does_not_apply_is_zero() -> None:
    steps = waterfall(Takings(usd("5.00"), usd("0.00"), usd("0.00"), usd("0.00"), 0))

    assert [(step.amount, step.left) for step in steps[1:]] == [(usd("0.00"), usd("5.00"))] * 4


def test_the_platform_fee_is_rounded_down_to_a_ledger_unit() -> None:
    nothing = Money.zero("USD")

    steps = waterfall(Takings(Money(19, "USD"), nothing, nothing, nothing, 150_000))

    assert steps[-1].amount == Money(2, "USD")


def test_fees_never_take_more_than_there_is() -> None:
    steps = waterfall(Takings(usd("5.00"), usd("4.90"), usd("0.00"), usd("0.45"), 150_000))

    assert [step.amount for step in steps[3:]] == [usd("0.10"), usd("0.00")]
    assert steps[-1].left == usd("0.00")
