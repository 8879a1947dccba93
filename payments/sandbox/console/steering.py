"""What banks, buyers and the world do to money, on demand: orders under /_sandbox/money/, each with its fields."""

import re
from collections.abc import Callable
from typing import NamedTuple

from payments.sandbox.errors import BadParameter, NotEmulated
from payments.sandbox.money import adjustments, disputes, exchange, payouts, refund_moves, refund_plans, reversals
from payments.sandbox.store import Json, Transaction

PREFIX = "/_sandbox/money/"
Fields = dict[str, str]


class Order(NamedTuple):
    """One thing that can be asked for; `fields` are those it takes, for the console to show."""

    perform: Callable[[Transaction, Fields], Json]
    fields: tuple[str, ...]
    meaning: str


def steer(tx: Transaction, path: str, fields: Fields) -> Json:
    """Do what is asked, in the account named by `account`, else in the platform's; the object that came of it."""
    order = ORDERS.get(path.removeprefix(PREFIX))
    if order is None:
        raise NotEmulated("POST", path)
    return order.perform(tx.of(fields.get("account", "")), fields)


def _amount(fields: Fields, *, default: str = "") -> int:
    given = fields.get("amount") or default
    if not re.fullmatch(r"-?\d{1,12}", given):
        raise BadParameter(f"Invalid integer: {given}", param="amount")
    return int(given)


def _next_refund(tx: Transaction, fields: Fields) -> Json:
    return {"next_refund": refund_plans.move_first(tx, fields.get("status", ""))}


def _refunds_wait(tx: Transaction, fields: Fields) -> Json:
    wanted = fields.get("wanted") == "yes"
    refund_plans.wait_for_funds(tx, wanted=wanted)
    return {"refunds_wait": wanted}


def _refund(tx: Transaction, fields: Fields) -> Json:
    return refund_moves.move(tx, fields.get("refund", ""), fields.get("status", ""), reason=fields.get("reason", ""))


def _dispute(tx: Transaction, fields: Fields) -> Json:
    key, reason = fields.get("charge", ""), fields.get("reason") or "fraudulent"
    taken = int(fields["taken"]) if fields.get("taken", "").isdecimal() else None
    return disputes.begin(tx, key, reason=reason, is_inquiry=fields.get("inquiry") == "yes", taken=taken)


def _escalate(tx: Transaction, fields: Fields) -> Json:
    return disputes.escalate(tx, fields.get("dispute", ""))


def _win(tx: Transaction, fields: Fields) -> Json:
    returns_fee, keeps = fields.get("fee") == "returned", fields.get("money") == "kept"
    return disputes.win(tx, fields.get("dispute", ""), returns_fee=returns_fee, keeps=keeps)


def _lose(tx: Transaction, fields: Fields) -> Json:
    return disputes.lose(tx, fields.get("dispute", ""))


def _settle(tx: Transaction, fields: Fields) -> Json:
    return _exchange(exchange.settle, tx, fields)


def _rate(tx: Transaction, fields: Fields) -> Json:
    return _exchange(exchange.set_rate, tx, fields)


def _exchange(change: Callable[..., None], tx: Transaction, fields: Fields) -> Json:
    code, into, rate = (fields.get(name, "") for name in ("currency", "into", "rate"))
    change(tx, code, into=into, rate=rate)
    return {"currency": code, "into": into, "rate": rate}


def _negative(tx: Transaction, fields: Fields) -> Json:
    allowed = fields.get("allowed") == "yes"
    reversals.may_go_negative(tx, tx.account, allowed=allowed)
    return {"account": tx.account, "may_go_negative": allowed}


def _payout(tx: Transaction, fields: Fields) -> Json:
    return payouts.move(tx, fields.get("payout", ""), fields.get("status", ""), code=fields.get("code", ""))


def _pay_out(tx: Transaction, fields: Fields) -> Json:
    return {"payouts": [payout["id"] for payout in payouts.send_all(tx)]}


def _adjust(tx: Transaction, fields: Fields) -> Json:
    return adjustments.adjust(
        tx,
        fields.get("kind", ""),
        amount=_amount(fields),
        code=fields.get("currency", ""),
        description=fields.get("description", ""),
    )


def _top_up(tx: Transaction, fields: Fields) -> Json:
    return adjustments.top_up(tx, amount=_amount(fields), code=fields.get("currency", ""))


def _free_funds(tx: Transaction, fields: Fields) -> Json:
    return adjustments.free_funds(tx)


ORDERS = {
    "next_refund": Order(_next_refund, ("status",), "the next refund begins as pending, or requires_action"),
    "refunds_wait": Order(_refunds_wait, ("wanted",), "refunds above the balance wait for it: wanted=yes"),
    "refund": Order(_refund, ("refund", "status", "reason"), "a refund becomes succeeded, failed, or canceled"),
    "dispute": Order(
        _dispute,
        ("charge", "reason", "inquiry", "taken"),
        "a bank disputes a charge; inquiry=yes only asks; taken: it takes less than it asks for",
    ),
    "escalate": Order(_escalate, ("dispute",), "an inquiry becomes a dispute that takes the money"),
    "win": Order(
        _win,
        ("dispute", "fee", "money"),
        "the bank gives the money back; fee=returned the dispute's fee too; money=kept not even that",
    ),
    "lose": Order(_lose, ("dispute",), "the bank keeps the money; an inquiry is closed"),
    "settle": Order(_settle, ("currency", "into", "rate"), "a currency settles in another at this rate from now on"),
    "rate": Order(_rate, ("currency", "into", "rate"), "what a currency is in another when a payee abroad gets it"),
    "negative": Order(_negative, ("account", "allowed"), "a connected account may go below nothing: allowed=yes"),
    "payout": Order(
        _payout, ("account", "payout", "status", "code"), "a payout becomes in_transit, paid, failed, or canceled"
    ),
    "pay_out": Order(_pay_out, ("account",), "all that is available goes to the bank, as a schedule does it"),
    "adjust": Order(
        _adjust, ("kind", "amount", "currency", "description"), "a stripe_fee or an adjustment without a source"
    ),
    "top_up": Order(_top_up, ("amount", "currency"), "money from the platform's bank account"),
    "free_funds": Order(_free_funds, (), "all that is pending becomes available now"),
}
