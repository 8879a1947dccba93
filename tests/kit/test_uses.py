"""What somebody wants is said whole, or it is no question of permission."""

from dataclasses import replace

import pytest

from marketplace.kit.uses import Use, UseSaysNothing
from marketplace.kit.vocabulary import Content, Purpose, Stage

USE = Use(frozenset({Purpose.AI_INPUT}), frozenset({Stage.EVALUATE}), frozenset({Content.AUDIO}))


@pytest.mark.parametrize("left_out", ["purposes", "stages", "contents", "sides"])
def test_use_that_leaves_something_out_is_refused(left_out: str) -> None:
    with pytest.raises(UseSaysNothing):
        replace(USE, **{left_out: frozenset()})  # type: ignore[arg-type]
