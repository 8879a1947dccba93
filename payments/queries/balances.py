"""What stands on each account: what came in less what went out."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Party
from marketplace.kit.keys import among
from marketplace.kit.money import Money
from payments.models import Account, Posting


def accounts_with_balances() -> QuerySet[Account, Any]:
    """Every account with its `balance_units`, recomputed from its postings."""
    return Account.objects.annotate(
        balance_units=Coalesce(_moved("destination"), 0, output_field=BigIntegerField())
        - Coalesce(_moved("source"), 0, output_field=BigIntegerField())
    ).order_by("kind", "pk")


def balances(currency: str) -> list[tuple[Account, Money]]:
    """All accounts of a currency with what stands on them; the sum of all is nothing."""
    found = accounts_with_balances().filter(currency=currency).select_related("owner")
    return [(account, Money(account.balance_units, currency)) for account in found]


def totals_by_kind(**which: str) -> dict[tuple[str, str], Money]:
    """What stands on all accounts of each kind and currency together, or only on those of one."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for end, sign in (("destination", 1), ("source", -1)):
        asked = Posting.objects.order_by().filter(**{f"{end}__{name}": value for name, value in which.items()})
        moved = asked.values_list(f"{end}__kind", f"{end}__currency").annotate(units=Sum("amount_units"))
        for kind, currency, units in moved:
            sums[kind, currency] += sign * int(units)
    return {(kind, currency): Money(units, currency) for (kind, currency), units in sorted(sums.items())}


def totals_of_kind(kind: str) -> list[Money]:
    """What stands on all accounts of one kind together, in each currency in which there is any."""
    return [amount for amount in totals_by_kind(kind=kind).values() if amount]


def balance_of(kind: str, currency: str, *, owner: Party | None = None) -> Money:
    """What stands on one account, or nothing if it was never opened."""
    found = accounts_with_balances().filter(kind=kind, currency=currency, owner=owner).first()
    return Money(found.balance_units if found else 0, currency)


def in_balance(owners: Iterable[Party]) -> list[Money]:
    """What stands on the balances of some payees together, in each currency in which there is any."""
    found = accounts_with_balances().filter(kind=Account.Kind.PAYEE, owner__in=owners)
    sums: dict[str, int] = defaultdict(int)
    for account in found:
        sums[account.currency] += account.balance_units
    return [Money(units, currency) for currency, units in sorted(sums.items()) if units]


def balances_of_owners(kind: str, currency: str, owners: set[int]) -> dict[int, int]:
    """What stands on each owner's account of a kind, by the owner's key, in ledger units."""
    if not owners:
        return {}
    found: Any = accounts_with_balances().filter(among("owner", owners), kind=kind, currency=currency).order_by()
    return dict(found.values_list("owner_id", "balance_units"))


def _moved(end: str) -> Subquery:
    sums = (
        Posting.objects.order_by()
        .filter(**{end: OuterRef("pk")})
        .values(end)
        .annotate(total=Sum("amount_units", output_field=BigIntegerField()))
        .values("total")
    )
    return Subquery(sums, output_field=BigIntegerField())
