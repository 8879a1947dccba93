"""Payees: opened, onboarded, sent money, taken back from, paid out."""

from uuid import uuid4

import pytest
import stripe

from tests.payments.conformance.target import Target

TRANSFERS = ["configuration.recipient", "requirements"]


def send(target: Target, payee: str, amount: int, **more: str) -> stripe.Transfer:
    params = {"amount": amount, "currency": "usd", "destination": payee} | more
    return target.client.v1.transfers.create(params=params)  # type: ignore[arg-type]


def refusal(call: object) -> str:
    """The code of a refusal."""
    assert callable(call)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        call()
    return refused.value.code or ""


def test_a_new_payee_lacks_everything(target: Target) -> None:
    made = target.open_account()

    bare = target.client.v2.core.accounts.retrieve(made.id)
    capability = made.configuration.recipient.capabilities.stripe_balance.stripe_transfers
    assert capability.status == "restricted"
    assert made.requirements.entries
    assert (bare.configuration, bare.requirements) == (None, None)
    assert target.client.v1.accounts.retrieve(made.id).payouts_enabled is False


def test_a_new_payee_gets_a_link_and_no_money(target: Target) -> None:
    made = target.open_account()
    flow = {
        "configurations": ["recipient"],
        "return_url": "https://example.com/a",
        "refresh_url": "https://example.com/b",
    }

    link = target.client.v2.core.account_links.create(
        params={"account": made.id, "use_case": {"type": "account_onboarding", "account_onboarding": flow}}  # type: ignore[typeddict-item]
    )

    assert link.url.startswith("http")
    assert refusal(lambda: send(target, made.id, 100)) == "insufficient_capabilities_for_transfer"


def test_a_transfer_is_found_by_its_group(target: Target) -> None:
    payee, group = target.payee(), f"conformance-{uuid4()}"
    target.pay(10_000)

    sent = send(target, payee, 1_000, transfer_group=group)

    found = target.client.v1.transfers.list(params={"transfer_group": group}).data
    assert [one.id for one in found] == [sent.id]
    assert (sent.amount, sent.destination, sent.reversed) == (1_000, payee, False)


def test_a_transfer_needs_available_money(target: Target) -> None:
    payee = target.payee()

    assert refusal(lambda: send(target, payee, 99_999_999)) == "balance_insufficient"


def test_a_reversal_never_exceeds_the_unreversed_remainder(target: Target) -> None:
    payee = target.payee()
    target.pay(10_000)
    sent = send(target, payee, 1_000)
    reversals = target.client.v1.transfers.reversals
    back = reversals.create(sent.id, params={"amount": 400})

    with pytest.raises(stripe.InvalidRequestError) as over:
        reversals.create(sent.id, params={"amount": 601})
    reversals.create(sent.id)

    seen = target.client.v1.transfers.retrieve(sent.id)
    assert over.value.http_status == 400
    assert (back.amount, back.transfer) == (400, sent.id)
    assert (seen.reversed, seen.amount_reversed) == (True, 1_000)
    assert [one.amount for one in reversals.list(sent.id).data] == [600, 400]


def test_a_charge_pays_for_a_transfer_while_its_funds_wait(target: Target) -> None:
    payee = target.payee()
    charge = target.pay(10_000, card="pm_card_visa")
    money = charge.balance_transaction
    assert isinstance(money, stripe.BalanceTransaction)

    sent = send(target, payee, 2_000, source_transaction=charge.id, currency=money.currency)
    other = "eur" if money.currency != "eur" else "usd"

    assert sent.source_transaction == charge.id
    with pytest.raises(stripe.InvalidRequestError, match="must be the same as the transfer currency"):
        send(target, payee, 2_000, source_transaction=charge.id, currency=other)


def test_a_payee_cannot_pay_out_what_is_not_there(target: Target) -> None:
    payee = target.payee()

    code = refusal(
        lambda: target.client.v1.payouts.create(
            params={"amount": 99_999_999, "currency": "usd"}, options={"stripe_account": payee}
        )
    )

    assert code == "balance_insufficient"


def test_a_payee_has_a_balance_of_its_own(target: Target) -> None:
    payee = target.payee()
    target.pay(10_000)
    before = target.client.v1.balance.retrieve(options={"stripe_account": payee})

    send(target, payee, 1_000)

    after = target.client.v1.balance.retrieve(options={"stripe_account": payee})
    assert _whole(after) - _whole(before) == 1_000


def _whole(balance: stripe.Balance) -> int:
    available = sum(part.amount for part in balance.available if part.currency == "usd")
    return available + sum(part.amount for part in balance.pending if part.currency == "usd")
