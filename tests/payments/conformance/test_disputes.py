"""Disputes: taken with a fee, blocking refunds, answered, decided; an inquiry takes nothing."""

import pytest
import stripe

from tests.payments.conformance.target import Target


def disputed(target: Target, card: str) -> stripe.Dispute:
    charge = target.pay(10_000, card=card)
    (dispute,) = target.until(
        lambda: target.client.v1.disputes.list(params={"charge": charge.id}).data, lambda found: len(found) == 1
    )
    return dispute


def test_a_dispute_takes_the_amount_and_a_fee(target: Target) -> None:
    dispute = disputed(target, "pm_card_createDispute")

    (money,) = dispute.balance_transactions
    assert (dispute.status, dispute.amount, dispute.is_charge_refundable) == ("needs_response", 10_000, False)
    assert (money.type, money.reporting_category, money.source) == ("adjustment", "dispute", dispute.id)
    assert money.amount < 0 < money.fee
    assert money.net == money.amount - money.fee
    assert dispute.evidence_details.due_by


def test_a_disputed_charge_cannot_be_refunded(target: Target) -> None:
    dispute = disputed(target, "pm_card_createDispute")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        target.client.v1.refunds.create(params={"charge": str(dispute.charge), "amount": 100})

    assert refused.value.code == "charge_disputed"


def test_an_inquiry_takes_nothing(target: Target) -> None:
    dispute = disputed(target, "pm_card_createDisputeInquiry")

    assert (dispute.status, dispute.balance_transactions) == ("warning_needs_response", [])
    assert dispute.is_charge_refundable is True


@pytest.mark.parametrize(
    ("words", "status", "movements"), [("winning_evidence", "won", 2), ("losing_evidence", "lost", 1)]
)
def test_evidence_decides_in_test_mode(target: Target, words: str, status: str, movements: int) -> None:
    dispute = disputed(target, "pm_card_createDispute")
    answered = target.client.v1.disputes.update(
        dispute.id, params={"evidence": {"uncategorized_text": words}, "submit": True}
    )

    ended = target.until(
        lambda: target.client.v1.disputes.retrieve(dispute.id), lambda seen: seen.status in {"won", "lost"}
    )

    assert answered.evidence_details.submission_count == 1
    assert (ended.status, len(ended.balance_transactions)) == (status, movements)
    given_back = sum(money.amount for money in ended.balance_transactions)
    assert given_back == (0 if status == "won" else ended.balance_transactions[0].amount)


def test_staged_evidence_is_not_submitted(target: Target) -> None:
    dispute = disputed(target, "pm_card_createDispute")

    staged = target.client.v1.disputes.update(
        dispute.id, params={"evidence": {"customer_name": "Mina"}, "submit": False}
    )

    assert (staged.status, staged.evidence.customer_name) == ("needs_response", "Mina")
    assert (staged.evidence_details.has_evidence, staged.evidence_details.submission_count) == (True, 0)


def test_a_dispute_is_accepted(target: Target) -> None:
    dispute = disputed(target, "pm_card_createDispute")

    assert target.client.v1.disputes.close(dispute.id).status == "lost"
