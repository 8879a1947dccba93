"""The state of the money, for operators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import operator
from payments.queries.holds import holds_in
from payments.queries.runs import royalty_runs
from payments.queries.state import balance, currencies, held_by_reason

MOST_SHOWN = 10


@operator
@require_GET
def money(request: HttpRequest) -> HttpResponse:
    """Where the money is and whose it is, what waits and why, what is to be approved."""
    known = currencies()
    chosen = request.GET.get("currency", "")
    currency = chosen if chosen in known else (known[0] if known else "USD")
    context = {
        "currency": currency,
        "currencies": known,
        "balance": balance(currency),
        "held": held_by_reason(currency),
        "appeals": holds_in("appealed")[:MOST_SHOWN],
        "open_runs": royalty_runs().exclude(status="posted"),
    }
    return render(request, "payments/money.html", context)
