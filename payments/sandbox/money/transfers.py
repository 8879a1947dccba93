"""Transfers to connected accounts: from what is available, or from a charge whose funds still wait."""

from typing import Any

from payments.sandbox.connect import accounts, standings
from payments.sandbox.errors import BadParameter, Refused
from payments.sandbox.events import events
from payments.sandbox.http.forms import integer, metadata, one_of, require, text
from payments.sandbox.money import balances, exchange, transfer_objects
from payments.sandbox.money.currencies import CURRENCIES, currency, shown
from payments.sandbox.money.exchange import Settled
from payments.sandbox.store import Json, Transaction

CREATE: dict[str, Any] = {
    "amount": integer,
    "currency": text,
    "description": text,
    "destination": text,
    "metadata": metadata,
    "source_transaction": text,
    "source_type": one_of("bank_account", "card", "fpx"),
    "transfer_group": text,
}
UPDATE: dict[str, Any] = {"description": text, "metadata": metadata}
NOTHING_WAITS = 0


def create(tx: Transaction, params: Json) -> Json:
    """Move money to a connected account, all of it or nothing."""
    require(params, "amount", "currency", "destination")
    code = params["currency"]
    currency(code, param="currency")
    if params["amount"] < 1:
        raise BadParameter("This value must be greater than or equal to 1.", param="amount")
    _check_destination(tx, params["destination"])
    source = _source(tx, params)
    waits = source["balance_transaction"]["available_on"] if source and _is_pending(source) else NOTHING_WAITS
    if not waits:
        balances.check_covers(tx, params["amount"], code)
    arriving = _arriving(tx, params)
    group = params.get("transfer_group") or _group(source)
    transfer = tx.put(transfer_objects.transfer(params, created=tx.now(), group=group), parent=params["destination"])
    sent = balances.book(tx, "transfer", transfer, amount=-params["amount"], currency=code, available_on=waits)
    payment = _arrive(tx.of(params["destination"]), transfer, arriving, waits)
    transfer = tx.change(transfer, balance_transaction=sent["id"], destination_payment=payment["id"])
    events.record(tx, "transfer.created", transfer)
    return transfer


def update(tx: Transaction, params: Json, key: str) -> Json:
    transfer = tx.get("transfer", key)
    changes = {name: params[name] for name in ("description",) if name in params}
    transfer = tx.change(transfer, **changes, metadata=transfer["metadata"] | params.get("metadata", {}))
    events.record(tx, "transfer.updated", transfer)
    return transfer


def _check_destination(tx: Transaction, key: str) -> None:
    account = tx.find(key)
    if account is None or account["object"] != accounts.KIND:
        raise Refused(f"No such destination: '{key}'", code="resource_missing", param="destination")
    if not standings.receives_transfers(tx, key):
        raise Refused(
            "Your destination account needs to have at least one of the following capabilities enabled: transfers, "
            "crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )


def _source(tx: Transaction, params: Json) -> Json | None:
    """The charge that pays for a transfer, which is then bound to its currency and its amount."""
    if "source_transaction" not in params:
        return None
    charge = tx.get("charge", params["source_transaction"])
    if not charge["balance_transaction"]:
        raise Refused(f"Charge {charge['id']} has not been paid.", param="source_transaction")
    money = tx.get("balance_transaction", charge["balance_transaction"])
    if money["currency"] != params["currency"]:
        raise Refused(
            f"The currency of source_transaction's balance transaction ({money['currency']}) must be the same as the "
            f"transfer currency ({params['currency']})",
            param="source_transaction",
        )
    earlier = sum(amount for (amount,) in tx.run(SENT_FROM, charge["id"]).fetchall())
    if earlier + params["amount"] > money["amount"]:
        raise Refused(
            "Transfers using this transaction as a source must not exceed the source amount of "
            f"{shown(money['amount'], money['currency'])}; {shown(earlier, money['currency'])} is transferred already.",
            param="amount",
        )
    return charge | {"balance_transaction": money}


SENT_FROM = """
SELECT json_extract(body, '$.amount') - json_extract(body, '$.amount_reversed') FROM objects
WHERE kind = 'transfer' AND json_extract(body, '$.source_transaction') = ?
"""


def _is_pending(charge: Json) -> bool:
    return bool(charge["balance_transaction"]["status"] == "pending")


def _group(charge: Json | None) -> str | None:
    """A transfer out of a charge belongs together with it, unless it says otherwise."""
    return None if charge is None else str(charge["transfer_group"] or f"group_{charge['payment_intent']}")


def _arriving(tx: Transaction, params: Json) -> Settled:
    """What the destination gets, in its own currency where a rate into that is named."""
    home = accounts.currency(tx.get(accounts.KIND, params["destination"]))
    arriving = exchange.converted(tx, params["amount"], params["currency"], home)
    if arriving.rate is not None and arriving.amount < CURRENCIES[arriving.currency].least:
        raise Refused(
            f"The destination would get less than {shown(CURRENCIES[arriving.currency].least, arriving.currency)}.",
            code="amount_too_small",
        )
    return arriving


def _arrive(tx: Transaction, transfer: Json, arriving: Settled, waits: int) -> Json:
    payment = transfer_objects.payment(transfer, created=tx.now())
    tx.put(payment, parent=transfer["id"])
    money = balances.book(
        tx,
        "payment",
        payment,
        amount=arriving.amount,
        currency=arriving.currency,
        available_on=waits,
        rate=arriving.rate,
    )
    return tx.change(payment, balance_transaction=money["id"])
