"""The one target of a run, judged after each test."""

from collections.abc import Iterator

import pytest

from tests.payments.conformance.target import Target, real_stripe, sandbox_target
from tests.payments.sandbox.running import RunningSandbox


@pytest.fixture(scope="session")
def whole_target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    real = real_stripe()
    if real is not None:
        yield Target(*real, sandbox=None)
        return
    sandbox = RunningSandbox(tmp_path_factory.mktemp("conformance"), {})
    try:
        yield sandbox_target(sandbox)
    finally:
        sandbox.end()


@pytest.fixture
def target(whole_target: Target) -> Iterator[Target]:
    """Whatever answers; all that was said and answered must keep to Stripe's document."""
    whole_target.judge.faults.clear()
    yield whole_target
    assert whole_target.judge.faults == []
