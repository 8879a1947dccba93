"""Messages that come twice, late, out of order, never, or from a thief end where faithful ones end."""

from random import Random

import pytest

from tests.payments.sandbox.fixtures import StartSandbox
from tests.simulation.market import Market
from tests.simulation.outcome import forgotten_after
from tests.simulation.plays import tell
from tests.simulation.post import Careless, Faithful

EVENTS, SEED = 2_000, 4


@pytest.mark.django_db
def test_careless_messages_end_where_faithful_ones_do(start_sandbox: StartSandbox) -> None:
    market, careless = Market.open(), Careless(Random(SEED))

    with forgotten_after():
        faithful = tell(market, start_sandbox({}), Faithful(), SEED, EVENTS)
    with forgotten_after():
        told = tell(market, start_sandbox({}), careless, SEED, EVENTS)

    assert told == faithful
    assert min(careless.told, careless.withheld, careless.forged) > 0
