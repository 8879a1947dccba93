"""What the tests of payments share: a running sandbox, and one that knows the live server's webhook."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.payments.sandbox.running import RunningSandbox

StartSandbox = Callable[[dict[str, str]], RunningSandbox]


@pytest.fixture
def start_sandbox(tmp_path: Path) -> Iterator[StartSandbox]:
    """Starts sandboxes on free loopback ports; at the end each must have kept to Stripe's document."""
    started: list[RunningSandbox] = []

    def start(webhooks: dict[str, str]) -> RunningSandbox:
        started.append(RunningSandbox(tmp_path / f"sandbox-{len(started)}", webhooks))
        return started[-1]

    yield start
    faults = [fault for sandbox in started for fault in sandbox.contract_faults()]
    for sandbox in started:
        sandbox.kill()
    assert faults == []


@pytest.fixture
def sandbox(start_sandbox: StartSandbox) -> RunningSandbox:
    """A sandbox without webhooks."""
    return start_sandbox({})
