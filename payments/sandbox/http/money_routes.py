"""The routes of money without the checkout: intents, balances, refunds, disputes, transfers, payouts."""

from payments.sandbox.buying import payment_intents
from payments.sandbox.connect import balance_settings
from payments.sandbox.http.forms import text
from payments.sandbox.http.listing import PAGE, page
from payments.sandbox.http.routing import Route, readable, route
from payments.sandbox.money import balances, disputes, files, payouts, refunds, reversals, transfers
from payments.sandbox.store import Json, Transaction


def build() -> list[Route]:
    return [*_intents(), *_balances(), *_given_back(), *_transfers(), *_payouts()]


def _intents() -> list[Route]:
    url = "/v1/payment_intents"
    return [
        route("POST", url, payment_intents.CREATE, payment_intents.create),
        route("POST", url + "/{id}/confirm", payment_intents.CONFIRM, payment_intents.confirm),
        route("POST", url + "/{id}/cancel", payment_intents.CANCEL, payment_intents.cancel),
    ]


def _balances() -> list[Route]:
    return [
        route("GET", "/v1/balance", balances.GET, balances.retrieve),
        route("GET", "/v1/balance_settings", balance_settings.GET, balance_settings.retrieve),
        route("POST", "/v1/balance_settings", balance_settings.UPDATE, balance_settings.update),
        *readable("balance_transaction", "/v1/balance_transactions", currency=text, source=text, type=text),
    ]


def _given_back() -> list[Route]:
    """What goes back to a buyer: because we say so, or because a bank does."""
    url, disputed = "/v1/refunds", "/v1/disputes"
    return [
        route("POST", url, refunds.CREATE, refunds.create),
        route("POST", url + "/{id}", refunds.UPDATE, refunds.update),
        route("POST", url + "/{id}/cancel", refunds.CANCEL, refunds.cancel),
        *readable("refund", url, charge=text, payment_intent=text),
        route("POST", disputed + "/{id}", disputes.UPDATE, disputes.update),
        route("POST", disputed + "/{id}/close", disputes.CLOSE, disputes.close),
        route("POST", "/v1/files", files.CREATE, files.create),
        *readable("file", "/v1/files", purpose=text),
        *readable("dispute", disputed, charge=text, payment_intent=text),
    ]


def _transfers() -> list[Route]:
    """Money to connected accounts, and back."""
    url = "/v1/transfers"
    return [
        route("POST", url, transfers.CREATE, transfers.create),
        route("POST", url + "/{id}", transfers.UPDATE, transfers.update),
        *readable("transfer", url, destination=text, transfer_group=text),
        route("POST", url + "/{id}/reversals", reversals.CREATE, reversals.create),
        route("GET", url + "/{id}/reversals", PAGE, _reversals),
        route("GET", url + "/{id}/reversals/{id}", {}, reversals.retrieve),
    ]


def _payouts() -> list[Route]:
    """Money to a bank account, and what of it came back."""
    url = "/v1/payouts"
    return [
        route("POST", url, payouts.CREATE, payouts.create),
        route("POST", url + "/{id}", payouts.UPDATE, payouts.update),
        route("POST", url + "/{id}/cancel", payouts.CANCEL, payouts.cancel),
        *readable("payout", url, status=text),
        *readable("topup", "/v1/topups", status=text),
    ]


def _reversals(tx: Transaction, params: Json, key: str) -> Json:
    tx.get("transfer", key)
    return page(tx, "transfer_reversal", params, url=f"/v1/transfers/{key}/reversals", parent=key)
