"""Payees' accounts of which no message came, looked at again."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from payments.models import PayeeAccount
from payments.queries.payee_accounts import current_accounts
from payments.services import payee_accounts
from payments.services.rounds import each_alone

UNREADY: Final = timedelta(hours=1)
READY: Final = timedelta(days=1)
MOST: Final = 200


def look_again(*, at: datetime) -> int:
    """Ask Stripe once a day how each account stands, and hourly where it is not ready; how many were asked for.

    The daily comparison fetches the messages that never came; who waits to be paid need not wait for it.
    """
    unready = ~Q(status=PayeeAccount.Status.ACTIVE) & Q(looked_at__lt=at - UNREADY)
    due = current_accounts().filter(Q(looked_at=None) | Q(looked_at__lt=at - READY) | unready).exclude(stripe_id="")
    accounts = list(due.order_by(F("looked_at").asc(nulls_first=True), "pk")[:MOST])
    return each_alone(accounts, lambda account: _look(account, at=at), "look at a payee's account")


def _look(account: PayeeAccount, *, at: datetime) -> None:
    payee_accounts.settle(payee_accounts.look(account.stripe_id), at=at)
