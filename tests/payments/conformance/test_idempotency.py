"""One key, one effect."""

from typing import Any
from uuid import uuid4

import pytest
import stripe

from tests.payments.conformance.target import Target


def refund(target: Target, charge: str, amount: int, key: str) -> Any:
    return target.client.v1.refunds.create(
        params={"charge": charge, "amount": amount}, options={"idempotency_key": key}
    )


def test_the_same_key_replays_the_same_answer(target: Target) -> None:
    charge, key = target.pay(1_000), f"conformance:{uuid4()}"

    first, again = (refund(target, charge.id, 100, key) for _ in range(2))

    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert [one.id for one in target.client.v1.refunds.list(params={"charge": charge.id}).data] == [first.id]


def test_the_same_key_with_other_parameters_is_refused(target: Target) -> None:
    charge, key = target.pay(1_000), f"conformance:{uuid4()}"
    refund(target, charge.id, 100, key)

    with pytest.raises(stripe.IdempotencyError):
        refund(target, charge.id, 101, key)


def test_a_refusal_by_rule_is_replayed_though_it_would_pass_now(target: Target) -> None:
    charge, key = target.pay(1_000), f"conformance:{uuid4()}"

    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            refund(target, charge.id, 1_001, key)

    assert refused.value.headers is not None
    assert refused.value.headers["Idempotent-Replayed"] == "true"
