"""Refunds: bounded by the charge, booked on the balance, and not always for good."""

import pytest
import stripe

from tests.payments.conformance.target import Target


def test_parts_never_exceed_the_charge(target: Target) -> None:
    charge = target.pay(10_000)
    refunds = target.client.v1.refunds
    refunds.create(params={"charge": charge.id, "amount": 3_333})

    with pytest.raises(stripe.InvalidRequestError) as over:
        refunds.create(params={"charge": charge.id, "amount": 6_668})
    refunds.create(params={"charge": charge.id})
    with pytest.raises(stripe.InvalidRequestError) as again:
        refunds.create(params={"charge": charge.id})

    seen = target.client.v1.charges.retrieve(charge.id)
    assert over.value.http_status == 400
    assert again.value.code == "charge_already_refunded"
    assert (seen.refunded, seen.amount_refunded) == (True, 10_000)
    listed = refunds.list(params={"charge": charge.id}).data
    assert [one.amount for one in listed] == [6_667, 3_333]


def test_a_refund_leaves_the_balance(target: Target) -> None:
    charge = target.pay(10_000)

    refund = target.client.v1.refunds.create(
        params={"charge": charge.id, "amount": 2_500, "metadata": {"op": "7"}, "expand": ["balance_transaction"]}
    )

    money = refund.balance_transaction
    assert isinstance(money, stripe.BalanceTransaction)
    assert refund.metadata is not None
    assert (refund.status, refund.amount, refund.metadata["op"]) == ("succeeded", 2_500, "7")
    assert (money.type, money.source) == ("refund", refund.id)
    assert money.amount < 0


def test_a_refund_that_succeeded_fails_later(target: Target) -> None:
    charge = target.pay(10_000, card="pm_card_refundFail")
    given = target.client.v1.refunds.create(params={"charge": charge.id, "expand": ["balance_transaction"]})

    failed = target.until(
        lambda: target.client.v1.refunds.retrieve(given.id, params={"expand": ["failure_balance_transaction"]}),
        lambda refund: refund.status == "failed",
    )

    taken, back = given.balance_transaction, failed.failure_balance_transaction
    assert isinstance(taken, stripe.BalanceTransaction)
    assert isinstance(back, stripe.BalanceTransaction)
    assert given.status == "succeeded"
    assert failed.failure_reason
    assert (back.type, back.amount) == ("refund_failure", -taken.amount)
    assert target.client.v1.charges.retrieve(charge.id).amount_refunded == 0


def test_a_refund_waits_and_succeeds(target: Target) -> None:
    charge = target.pay(10_000, card="pm_card_pendingRefund")
    given = target.client.v1.refunds.create(params={"charge": charge.id})

    done = target.until(
        lambda: target.client.v1.refunds.retrieve(given.id), lambda refund: refund.status == "succeeded"
    )

    assert (given.status, done.amount) == ("pending", 10_000)


def test_a_refund_is_told(target: Target) -> None:
    refund = target.client.v1.refunds.create(params={"charge": target.pay(1_000).id})

    told = target.until(
        lambda: target.client.v1.events.list(params={"type": "refund.created", "limit": 20}).data,
        lambda events: refund.id in [event.data.object["id"] for event in events],
    )

    assert {event.type for event in told} == {"refund.created"}
