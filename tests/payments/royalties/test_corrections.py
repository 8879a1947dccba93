"""A late report weighs its month again; the differences are paid or taken back."""

from payments.royalties.allocation import Line, allocate
from payments.royalties.corrections import Claimant, corrections
from tests.payments.royalties.market import ARTIST, LABEL, pool, recording


def lines_of(units: int, **weights: int) -> list[Line]:
    return list(allocate(pool(units), [recording(name, weight=weight) for name, weight in weights.items()]).lines())


def paid_for(lines: list[Line]) -> dict[Claimant, int]:
    return {Claimant.of(line): line.units for line in lines}


def test_weighing_again_by_the_same_corrects_nothing() -> None:
    before = lines_of(1_000, a=1, b=1)

    assert corrections(paid_for(before), before) == []


def test_the_differences_of_a_pool_add_up_to_nothing() -> None:
    before, after = lines_of(1_000_003, a=1, b=1), lines_of(1_000_003, a=3, b=1)

    found = corrections(paid_for(before), after)

    assert sum(correction.units for correction in found) == 0
    paid = paid_for(before)
    for correction in found:
        paid[correction.claimant] += correction.units
    assert paid == paid_for(after)


def test_who_loses_everything_is_told_so() -> None:
    # Each had half of 600: the label 225, the artist 75.
    before, after = lines_of(1_000, a=1, b=1), lines_of(1_000, a=1, b=0)

    lost = [one for one in corrections(paid_for(before), after) if one.line is None and one.claimant.side == "master"]

    assert sorted((one.units, one.claimant.payee) for one in lost) == [(-225, LABEL), (-75, ARTIST)]
