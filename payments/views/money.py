"""The state of the money, for operators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.access import operator
from payments.models import Account
from payments.queries.bank_statements import last_statements, never_read
from payments.queries.dues import dues
from payments.queries.health import health
from payments.queries.holds import holds_in
from payments.queries.orders import orders_that_owe
from payments.queries.runs import royalty_runs
from payments.queries.state import Side, balance, currencies, held_by_reason
from payments.views.dues import due_rows

MOST_SHOWN = 10
MOST_OWING = 100
Kind = Account.Kind
LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    Kind.CLEARING: (gettext_lazy("At Stripe"), gettext_lazy("paid by buyers, less Stripe’s fees")),
    Kind.BANK: (gettext_lazy("In our bank account"), ""),
    Kind.DISPUTE_RESERVE: (gettext_lazy("Taken by banks"), gettext_lazy("until disputes are decided")),
    Kind.DEBT: (gettext_lazy("Owed by payees"), gettext_lazy("set off against their next royalties")),
    Kind.LICENCE_INCOME: (gettext_lazy("Payees, not yet earned"), gettext_lazy("usage parts of later months")),
    Kind.POOL: (gettext_lazy("Payees, in pools"), gettext_lazy("earned, waiting for a distribution")),
    Kind.PAYEE: (gettext_lazy("Payees, in their balances"), ""),
    Kind.HELD: (gettext_lazy("Payees, on hold"), ""),
    Kind.FROZEN: (gettext_lazy("Payees, frozen"), gettext_lazy("until disputes are decided")),
    Kind.IN_TRANSIT: (gettext_lazy("Payees, on its way to them"), ""),
    Kind.PLATFORM_REVENUE: (gettext_lazy("Platform"), gettext_lazy("its fees")),
    Kind.TAX: (gettext_lazy("Tax offices"), ""),
    Kind.OWED_TO_BUYER: (gettext_lazy("Buyers"), gettext_lazy("owed back to them")),
    Kind.BUYER: (gettext_lazy("Buyers, paid and not settled"), ""),
    Kind.PROCESSOR_FEES: (gettext_lazy("Stripe’s fees that nobody bore"), ""),
    Kind.EXCHANGE: (gettext_lazy("Exchanged between currencies"), gettext_lazy("even when all currencies are added")),
    Kind.SUSPENSE: (
        gettext_lazy("Nobody yet: suspense"),
        gettext_lazy("parts that nobody controls, or two claim"),
    ),
}


@operator
@require_GET
def money(request: HttpRequest) -> HttpResponse:
    """Where the money is and whose it is, what is due when, what is stuck and why."""
    known = currencies()
    chosen = request.GET.get("currency", "")
    currency = chosen if chosen in known else (known[0] if known else "USD")
    found, now = balance(currency), timezone.now()
    context = {
        "currency": currency,
        "currencies": known,
        "where": _side(_("Where it is"), found.where),
        "whose": _side(_("Whose it is"), found.whose),
        "is_even": found.is_even,
        "health": health(at=now),
        "dues": due_rows(dues(currency, at=now), today=now.date()),
        "bank": last_statements(),
        "never_read": never_read(),
        "held": held_by_reason(currency),
        "owing": orders_that_owe(currency, most=MOST_OWING),
        "appeals": holds_in("appealed")[:MOST_SHOWN],
        "open_runs": royalty_runs().exclude(status="posted"),
    }
    return render(request, "payments/money.html", context)


def _side(title: str, side: Side) -> dict[str, object]:
    """One side of the balance as its component shows it; each bar is a row's part of the whole."""
    whole = side.total.units
    rows = []
    for kind, amount in side.rows:
        label, note = LABELS[kind]
        part = max(0, 100 * amount.units // whole) if whole > 0 else 0
        rows.append({"label": label, "note": note, "amount": amount, "part": str(part)})
    return {"title": title, "rows": rows, "total": side.total}
