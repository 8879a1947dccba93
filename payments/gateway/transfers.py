"""Money on its way to a payee: transfers, their reversals, balances, and the payouts of connected accounts."""

from collections.abc import Mapping
from typing import Any

import stripe

from marketplace.kit.money import Money
from payments.gateway.client import asking, client, id_of, moment, money, named
from payments.gateway.types import PayeePayout, Reversal, Standing, Transfer


def transfer_params(account: str, amount: Money, *, group: str, operation: str) -> dict[str, Any]:
    """So much for a connected account; `group` finds the transfer again when its answer was lost."""
    return {
        "destination": account,
        "amount": amount.to_wire(),
        "currency": amount.currency.lower(),
        "transfer_group": group,
        "metadata": {"op": operation},
    }


def transfer(params: Mapping[str, Any], *, idempotency_key: str) -> Transfer:
    """Move money of our available balance to a payee's; `Rejected` if, among others, there is too little of it."""
    with asking():
        made = client().v1.transfers.create(
            params=dict(params),  # type: ignore[arg-type]
            options={"idempotency_key": idempotency_key},
        )
    return _transfer(made)


def get_transfer(key: str) -> Transfer:
    """A transfer, and how much of it was taken back since."""
    with asking():
        return _transfer(client().v1.transfers.retrieve(key))


def find_transfers(group: str) -> list[Transfer]:
    """What was sent under a group: how a transfer is found again whose answer nobody heard."""
    with asking():
        page = client().v1.transfers.list(params={"transfer_group": group, "limit": 100})
        return [_transfer(one) for one in page.auto_paging_iter()]


def _transfer(told: stripe.Transfer) -> Transfer:
    return Transfer(
        id=told.id,
        amount=money(told.amount, told.currency),
        reversed=money(told.amount_reversed, told.currency),
        destination=id_of(told.destination),
        group=told.transfer_group or "",
        balance_transaction=id_of(told.balance_transaction),
        created=moment(told.created),
    )


def reversal_params(transfer: str, amount: Money, *, operation: str) -> dict[str, Any]:
    """So much of a transfer to take back, in the transfer's own currency."""
    return {"transfer": transfer, "amount": amount.to_wire(), "metadata": {"op": operation}}


def reverse_transfer(params: Mapping[str, Any], *, idempotency_key: str) -> Reversal:
    """Take money of a transfer back from the payee's account; `Rejected` above what is left of it or stands there."""
    fields = {name: value for name, value in params.items() if name != "transfer"}
    with asking():
        made = client().v1.transfers.reversals.create(
            params["transfer"],
            params=fields,  # type: ignore[arg-type]
            options={"idempotency_key": idempotency_key},
        )
    return _reversal(made)


def list_reversals(transfer: str) -> list[Reversal]:
    """What was taken back of a transfer, newest first."""
    with asking():
        page = client().v1.transfers.reversals.list(transfer, params={"limit": 100})
        return [_reversal(one) for one in page.auto_paging_iter()]


def _reversal(told: stripe.Reversal) -> Reversal:
    return Reversal(
        id=told.id,
        amount=money(told.amount, told.currency),
        transfer=id_of(told.transfer),
        operation=named(told.metadata, "op"),
        balance_transaction=id_of(told.balance_transaction),
        created=moment(told.created),
    )


def get_balance() -> dict[str, Standing]:
    """What stands on our own balance at Stripe, by currency."""
    with asking():
        return _standing(client().v1.balance.retrieve())


def get_payee_balance(account: str) -> dict[str, Standing]:
    """What stands on a connected account's balance, by currency; it may be below nothing."""
    with asking():
        return _standing(client().v1.balance.retrieve(options={"stripe_account": account}))


def _standing(told: stripe.Balance) -> dict[str, Standing]:
    available = {one.currency.upper(): money(one.amount, one.currency) for one in told.available}
    pending = {one.currency.upper(): money(one.amount, one.currency) for one in told.pending}
    return {
        code: Standing(available.get(code, Money.zero(code)), pending.get(code, Money.zero(code)))
        for code in sorted(available.keys() | pending.keys())
    }


def get_payout(key: str, *, account: str) -> PayeePayout:
    """A payout of a connected account to its bank: one that was paid may fail days later."""
    with asking():
        return _payout(client().v1.payouts.retrieve(key, options={"stripe_account": account}))


def list_payouts(account: str) -> list[PayeePayout]:
    """A connected account's last hundred payouts to its bank, newest first."""
    with asking():
        page = client().v1.payouts.list(params={"limit": 100}, options={"stripe_account": account})
        return [_payout(one) for one in page.data]


def _payout(told: stripe.Payout) -> PayeePayout:
    return PayeePayout(
        id=told.id,
        status=told.status,
        amount=money(told.amount, told.currency),
        arrives=moment(told.arrival_date),
        failure=told.failure_code or "",
        created=moment(told.created),
    )
