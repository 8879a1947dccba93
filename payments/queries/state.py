"""The state of the money: where it is and whose it is, in one currency."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.kit.money import Money
from payments.models import Account, Hold
from payments.queries.balances import accounts_with_balances, totals_by_kind

Kind = Account.Kind
WHERE = ((Kind.CLEARING, _("At Stripe"), _("paid by buyers, less Stripe’s fees")),)
WHOSE = (
    (Kind.LICENCE_INCOME, _("Payees, not yet earned"), _("usage parts of later months")),
    (Kind.POOL, _("Payees, in pools"), _("earned, waiting for a distribution")),
    (Kind.PAYEE, _("Payees, in their balances"), ""),
    (Kind.HELD, _("Payees, on hold"), ""),
    (Kind.PLATFORM_REVENUE, _("Platform"), _("its fees")),
    (Kind.TAX, _("Tax offices"), ""),
    (Kind.OWED_TO_BUYER, _("Buyers"), _("owed back to them")),
    (Kind.BUYER, _("Buyers, paid and not settled"), ""),
    (Kind.PROCESSOR_FEES, _("Stripe’s fees that nobody bore"), ""),
    (Kind.SUSPENSE, _("Nobody yet: suspense"), _("parts that nobody controls, or two claim")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the balance."""

    label: str | Promise
    note: str | Promise
    amount: Money
    part: str
    url: str = ""


def currencies() -> list[str]:
    """The currencies in which there ever was money."""
    return sorted(set(Account.objects.order_by().values_list("currency", flat=True)))


def balance(currency: str) -> dict[str, Any]:
    """Both sides of the money; they are even, or something is wrong."""
    held = {kind: total.units for (kind, _of), total in totals_by_kind(currency=currency).items()}
    where = [(label, note, -held.get(kind, 0)) for kind, label, note in WHERE]
    whose = [(label, note, held.get(kind, 0)) for kind, label, note in WHOSE if held.get(kind) or kind in _ALWAYS]
    there, theirs = (sum(units for *_words, units in side) for side in (where, whose))
    return {
        "where": {"title": _("Where it is"), "rows": _rows(where, currency, there), "total": Money(there, currency)},
        "whose": {"title": _("Whose it is"), "rows": _rows(whose, currency, theirs), "total": Money(theirs, currency)},
        "is_even": there == theirs,
    }


_ALWAYS = (Kind.LICENCE_INCOME, Kind.POOL, Kind.PAYEE, Kind.HELD, Kind.PLATFORM_REVENUE)


def _rows(rows: list[tuple[Any, Any, int]], currency: str, total: int) -> list[Row]:
    return [
        Row(label, note, Money(units, currency), str(max(0, 100 * units // total)) if total > 0 else "0")
        for label, note, units in rows
    ]


def held_by_reason(currency: str) -> list[tuple[str, int, Money]]:
    """What waits for payees, by reason: how many payees, how much."""
    accounts = accounts_with_balances().filter(kind=Kind.HELD, currency=currency)
    held = {account.owner_id: account.balance_units for account in accounts}
    found: dict[str, list[int]] = {}
    for reason, party in Hold.objects.filter(lifted_at=None, party__in=held).values_list("reason", "party"):
        found.setdefault(reason, []).append(held.pop(party, 0))
    labels = dict(Hold.Reason.choices)
    return [(str(labels[reason]), len(units), Money(sum(units), currency)) for reason, units in sorted(found.items())]
