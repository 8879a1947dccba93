"""Our books compared with Stripe's, for operators."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import operator
from accounts.rings import ring
from marketplace.kit.money import Money
from payments.models import BankStatement, Dispute, InboxEvent, PayeeAccount, Reconciliation
from payments.queries.suspense import explained_before
from payments.tasks import reconcile
from payments.words.finding_words import words_of

PER_PAGE = 50


@operator
@require_GET
def reconciliation_list(request: HttpRequest) -> HttpResponse:
    """Every comparison, the last first."""
    page = Paginator(Reconciliation.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"crumbs": [(_("Money"), reverse("money")), (_("Comparisons with Stripe"), "")], "page": page}
    return render(request, "payments/reconciliation_list.html", context)


@operator
@require_GET
def reconciliation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One comparison: each difference, since when, and what to do about it."""
    done = get_object_or_404(Reconciliation, uuid=uuid)
    context = {
        "crumbs": [
            (_("Money"), reverse("money")),
            (_("Comparisons with Stripe"), reverse("reconciliations")),
            (str(done), ""),
        ],
        "done": done,
        "explained": explained_before(done),
        "rows": [_row(finding) for finding in done.findings],
    }
    return render(request, "payments/reconciliation_page.html", context)


@operator
@require_POST
def reconcile_now(request: HttpRequest) -> HttpResponse:
    """Compare now, behind the page."""
    ring(reconcile)
    notes.success(request, _("The comparison has begun. It stands here in a moment."))
    return redirect("reconciliations")


def _row(finding: dict[str, Any]) -> dict[str, Any]:
    words = words_of(finding["kind"])
    amount = Money(finding["units"], finding["currency"]) if finding["currency"] and finding["units"] else None
    return {
        "what": words.what,
        "to_do": words.to_do,
        "about": finding["about"],
        "detail": finding["detail"],
        "amount": amount,
        "since": datetime.fromisoformat(finding["since"]),
        "url": _url(finding),
    }


def _url(finding: dict[str, Any]) -> str:
    """The page on which one goes on with it, where there is one."""
    about = finding["about"]
    match finding["kind"]:
        case "stuck_message":
            event = InboxEvent.objects.filter(event_id=about).only("uuid").first()
            return reverse("message", args=[event.uuid]) if event else ""
        case "bank_differs":
            read = BankStatement.objects.filter(day=about, currency=finding["currency"]).order_by("-pk").first()
            return reverse("bank-statement", args=[read.uuid]) if read else ""
        case "suspense":
            return reverse("suspense-item", args=[about])
        case "payee_differs" | "payee_negative":
            account = PayeeAccount.objects.filter(stripe_id=about).only("uuid").first()
            return reverse("payee-account", args=[account.uuid]) if account else ""
        case "dispute_differs" | "dispute_unmoved":
            dispute = Dispute.objects.filter(stripe_id=about).only("uuid").first()
            return reverse("dispute", args=[dispute.uuid]) if dispute else ""
        case _:
            return ""
