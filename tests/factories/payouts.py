"""Payees with money in their balances and somewhere to send it, for tests."""

from datetime import datetime
from itertools import count

from accounts.models import Party, User
from marketplace.kit.money import Money
from payments.models import Account, PayoutRun
from payments.services import ledger, payouts
from tests.factories.accounts import make_creator, make_operator
from tests.factories.payees import make_connect_account
from tests.factories.payments import noon

LONG_AGO = noon("2026-01-05")
_numbers = count(1)


def make_earned(payee: Party, amount: Money, *, at: datetime = LONG_AGO) -> None:
    """So much in a payee's balance, as a distribution of that day brought it."""
    source = ledger.account(Account.Kind.PLATFORM_REVENUE, amount.currency)
    balance = ledger.account(Account.Kind.PAYEE, amount.currency, owner=payee)
    fact = ledger.Fact(f"earned:{next(_numbers)}", "distribution", at.date(), [ledger.Move(source, balance, amount)])
    ledger.post(fact, at=at, actor=None)


def make_payee(amount: Money, *, name: str = "", at: datetime = LONG_AGO, stripe_id: str = "") -> Party:
    """A creator with money in their balance who can be paid through Stripe."""
    payee = make_creator(name=name)
    make_earned(payee, amount, at=at)
    make_connect_account(payee, at=LONG_AGO, **({"stripe_id": stripe_id} if stripe_id else {}))
    return payee


def approved_run(currency: str = "USD", *, at: datetime, by: User | None = None) -> PayoutRun:
    """A monthly run that one operator, and where it needs one a second, approved."""
    run = payouts.prepare(currency, at=at, actor=None)
    run = payouts.approve(run, at=at, actor=by or make_operator())
    return run if run.is_under_way else payouts.approve(run, at=at, actor=make_operator())
