"""Charges, refunds and balances as the tests of the sandbox read them."""

from typing import Any

from tests.payments.sandbox.connecting import make_account
from tests.payments.sandbox.running import RunningSandbox, session_fields


def make_charge(sandbox: RunningSandbox, amount: int, *, currency: str = "usd") -> Any:
    """A card payment that went through."""
    session = sandbox.api("POST", "/v1/checkout/sessions", session_fields(amount, currency=currency)).body
    sandbox.act(session["url"], "pay")
    return charges(sandbox)[0]


def charges(sandbox: RunningSandbox) -> Any:
    return sandbox.get("/v1/charges", limit="100", **{"expand[]": "data.balance_transaction"})["data"]


def refund(sandbox: RunningSandbox, charge: str, amount: int, **more: str) -> Any:
    answered = sandbox.api("POST", "/v1/refunds", {"charge": charge, "amount": str(amount)} | more)
    assert answered.status == 200, answered.text
    return answered.body


def error(sandbox: RunningSandbox, path: str, **fields: Any) -> tuple[int, str]:
    """The refusal of a request: its status and its code."""
    answered = sandbox.api("POST", path, {name: str(value) for name, value in fields.items()})
    return answered.status, answered.body["error"].get("code", "")


def balance(sandbox: RunningSandbox, account: str = "") -> dict[str, tuple[int, int]]:
    """Available and pending, a currency."""
    there = sandbox.get("/v1/balance", account=account)
    waiting = {part["currency"]: part["amount"] for part in there["pending"]}
    return {part["currency"]: (part["amount"], waiting[part["currency"]]) for part in there["available"]}


def movements(sandbox: RunningSandbox, account: str = "") -> list[tuple[str, int, int, str]]:
    """Type, amount, fee and currency of each balance transaction, oldest first."""
    found = sandbox.get("/v1/balance_transactions", limit="100", account=account)["data"][::-1]
    return [(one["type"], one["amount"], one["fee"], one["currency"]) for one in found]


def told(sandbox: RunningSandbox, *, about: str) -> list[str]:
    """The kinds of events about one object, oldest first."""
    snapshots = [event for event in sandbox.told() if event["object"] == "event"]
    return [event["type"] for event in snapshots if event["data"]["object"]["id"] == about]


def make_payee(sandbox: RunningSandbox, *, country: str = "us") -> str:
    """A connected account that may receive transfers."""
    account = make_account(sandbox, identity={"country": country})
    sandbox.standing(account["id"], "complete")
    return str(account["id"])


def transfer(sandbox: RunningSandbox, destination: str, amount: int, *, currency: str = "usd", **more: str) -> Any:
    fields = {"amount": str(amount), "currency": currency, "destination": destination} | more
    answered = sandbox.api("POST", "/v1/transfers", fields)
    assert answered.status == 200, answered.text
    return answered.body


def reverse(sandbox: RunningSandbox, key: str, amount: int) -> Any:
    answered = sandbox.api("POST", f"/v1/transfers/{key}/reversals", {"amount": str(amount)})
    assert answered.status == 200, answered.text
    return answered.body


def pay(sandbox: RunningSandbox, amount: int, *, card: str, currency: str = "usd", **more: str) -> Any:
    """A payment without a page, by one of the test cards."""
    fields = {"amount": str(amount), "currency": currency, "payment_method": card, "confirm": "true"}
    answered = sandbox.api("POST", "/v1/payment_intents", fields | more)
    assert answered.status == 200, answered.text
    return answered.body
