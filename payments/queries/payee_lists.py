"""Payees as operators see them: whose money waits for details, what is to be checked, who changed, who is stopped."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Account, PayeeAccount
from payments.queries.balances import accounts_with_balances
from payments.queries.payee_accounts import Readiness, current_accounts, readiness_of

Status = PayeeAccount.Status
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PayeeRow:
    """One payee in a list: what stands in their balance, and whether it can be sent."""

    party: Party
    readiness: Readiness
    amounts: Sequence[Money]


def to_check() -> QuerySet[PayeeAccount]:
    """Bank accounts that no operator has looked at, the eldest first."""
    return _listed(current_accounts().filter(kind=PayeeAccount.Kind.BANK, status=Status.PENDING)).order_by("started_at")


def stopped() -> QuerySet[PayeeAccount]:
    """Accounts to which nothing can be sent until something is given."""
    return _listed(current_accounts().filter(status__in=[Status.RESTRICTED, Status.REJECTED]))


def changed(*, at: datetime) -> QuerySet[PayeeAccount]:
    """Changes against which one can still object, and those that were taken back lately."""
    waiting = Q(usable_from__gt=at) & ~Q(status=Status.RETIRED)
    return _listed(PayeeAccount.objects.filter(waiting | Q(objected_at__gt=at - LATELY)))


def taken_back(*, at: datetime) -> QuerySet[PayeeAccount]:
    """Changes to which somebody objected lately: perhaps somebody else has a payee's password."""
    return PayeeAccount.objects.filter(objected_at__gt=at - LATELY)


def without_details() -> QuerySet[Party]:
    """Payees with money in their balance and no account to which it can be sent."""
    with_money: QuerySet[Account, Any] = accounts_with_balances().filter(kind=Account.Kind.PAYEE)
    with_money = with_money.filter(Q(("balance_units__gt", 0)))
    same = Q(party=OuterRef("pk")) | Q(party__user=OuterRef("user"))
    ready = PayeeAccount.objects.filter(same | Q(party__organisation=OuterRef("controlled_by")), status=Status.ACTIVE)
    return Party.objects.filter(~Exists(ready), pk__in=with_money.values("owner")).order_by("name", "pk")


def payee_rows(parties: Sequence[Party], *, at: datetime) -> list[PayeeRow]:
    """Payees with what stands in their balances, in two queries however many there are."""
    amounts = defaultdict(list)
    for account in accounts_with_balances().filter(kind=Account.Kind.PAYEE, owner__in=parties).order_by("currency"):
        if account.balance_units:
            amounts[account.owner_id].append(Money(account.balance_units, account.currency))
    found = readiness_of(parties, at=at)
    return [PayeeRow(party, found[party.pk], amounts[party.pk]) for party in parties]


def account_rows(accounts: Sequence[PayeeAccount], *, at: datetime) -> list[tuple[PayeeAccount, Sequence[Money]]]:
    """Accounts with what stands in their payees' balances."""
    rows = {row.party.pk: row.amounts for row in payee_rows([account.party for account in accounts], at=at)}
    return [(account, rows[account.party_id]) for account in accounts]


def listed_accounts() -> QuerySet[PayeeAccount]:
    """Every account there ever was; only operators see them all."""
    return _listed(PayeeAccount.objects.all())


def _listed(found: QuerySet[PayeeAccount]) -> QuerySet[PayeeAccount]:
    return found.select_related("party", "bank", "started_by", "replaces")
