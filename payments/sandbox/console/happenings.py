"""What banks, payees and time can do to the newest things of the sandbox: a button each, for the console."""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from payments.sandbox.connect import account_objects
from payments.sandbox.connect.accounts import KIND as ACCOUNT
from payments.sandbox.connect.standings import STANDINGS
from payments.sandbox.console.steering import ORDERS
from payments.sandbox.console.steering import PREFIX as MONEY
from payments.sandbox.money.currencies import shown
from payments.sandbox.store import Json, Transaction

SHOWN = 6


class Act(NamedTuple):
    """One button: the order that it gives, and with what."""

    text: str
    order: str
    fields: dict[str, str]


class Thing(NamedTuple):
    """One object that something can happen to."""

    name: str
    about: str
    acts: tuple[Act, ...]


def things(tx: Transaction) -> dict[str, list[Thing]]:
    """The newest things of each kind, with what can happen to each now."""
    told = {title: [Thing(*row) for row in _of(tx, kind, tell)] for title, kind, tell in TOLD}
    return told | {"Balance": list(_balances(tx))}


def _of(tx: Transaction, kind: str, tell: "Tell") -> Iterator[tuple[str, str, tuple[Act, ...]]]:
    rows = tx.run("SELECT body, account FROM objects WHERE kind = ? ORDER BY seq DESC LIMIT ?", kind, SHOWN).fetchall()
    for raw, account in rows:
        body = json.loads(raw)
        about, acts = tell(body)
        owned = [act._replace(fields=act.fields | {"account": account}) for act in acts] if account else acts
        whose = f" · {account}" if account else ""
        yield body["id"], about + whose, tuple(act for act in owned if _is_known(act.order))


def _is_known(order: str) -> bool:
    return not order.startswith(MONEY) or order.removeprefix(MONEY) in ORDERS


def _money(order: str, text: str, **fields: str) -> Act:
    return Act(text, MONEY + order, fields)


def _amount(body: Json) -> str:
    return f"{shown(body['amount'], body['currency'])}, {body['status']}"


def _charge(body: Json) -> tuple[str, list[Act]]:
    if body["status"] != "succeeded" or body["disputed"] or body["refunded"]:
        return _amount(body) + (", disputed" if body["disputed"] else ""), []
    return _amount(body), [
        _money("dispute", "Dispute it", charge=body["id"]),
        _money("dispute", "Only ask about it (inquiry)", charge=body["id"], inquiry="yes"),
    ]


def _dispute(body: Json) -> tuple[str, list[Act]]:
    over = {"won", "lost", "warning_closed"}
    won, lost = _money("win", "Won", dispute=body["id"]), _money("lose", "Lost", dispute=body["id"])
    if body["status"] in over:
        return _amount(body), []
    if body["status"].startswith("warning"):
        take = _money("escalate", "Take the money", dispute=body["id"])
        return _amount(body), [take, lost._replace(text="Close the inquiry")]
    return _amount(body), [won, lost]


def _refund(body: Json) -> tuple[str, list[Act]]:
    acts = [_money("refund", "Fails", refund=body["id"], status="failed")]
    if body["status"] in {"pending", "requires_action"}:
        acts.insert(0, _money("refund", "Succeeds", refund=body["id"], status="succeeded"))
    return _amount(body), acts if body["status"] not in {"failed", "canceled"} else []


def _account(body: Json) -> tuple[str, list[Act]]:
    standing = account_objects.capability(body, "stripe_transfers")
    payouts = account_objects.capability(body, "payouts")
    about = f"{body['display_name']} · stripe_transfers: {standing or '–'} · payouts: {payouts or '–'}"
    if standing in {"", "unsupported"} or body["closed"]:
        return about, []
    words = [(name, name.replace("_", " ").capitalize()) for name in STANDINGS]
    return about, [Act(text, "/_sandbox/standing", {"account": body["id"], "standing": name}) for name, text in words]


def _payout(body: Json) -> tuple[str, list[Act]]:
    ended = body["status"] in {"failed", "canceled"}
    acts = [_money("payout", "Paid", payout=body["id"], status="paid")] if body["status"] != "paid" else []
    acts.append(_money("payout", "Fails", payout=body["id"], status="failed"))
    return _amount(body), [] if ended else acts


Tell = Callable[[Json], tuple[str, list[Act]]]
TOLD: tuple[tuple[str, str, Tell], ...] = (
    ("Charges", "charge", _charge),
    ("Disputes", "dispute", _dispute),
    ("Refunds", "refund", _refund),
    ("Connected accounts", ACCOUNT, _account),
    ("Payouts", "payout", _payout),
)


def _balances(tx: Transaction) -> Iterator[Thing]:
    rows = tx.run("SELECT account, currency, available, pending FROM balances ORDER BY account, currency LIMIT 20")
    for account, currency, there, waiting in rows.fetchall():
        acts = []
        if waiting:
            acts.append(_money("free_funds", "Free what is pending"))
        if there > 0:
            acts.append(_money("pay_out", "Pay it all out: the balance is short", account=account))
        about = f"available: {shown(there, currency)} · pending: {shown(waiting, currency)}"
        yield Thing(account or "the platform", about, tuple(acts))
