"""Our bank's statements beside our books, for operators."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import operator
from accounts.viewers import ViewedRequest
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.forms.bank_statements import BankStatementForm, ExplanationForm
from payments.models import BankStatement
from payments.queries.bank_statements import BANK, Compared, bank_statements, compare, movements_until, never_read
from payments.services.bank_statements import Read, enter, explain

PER_PAGE = 30
MOST_SHOWN = 50


@operator
@require_http_methods(["GET", "POST"])
def bank_statement_list(request: ViewedRequest) -> HttpResponse:
    """Enter the closing balance of a day; every reading, and what differed."""
    form = BankStatementForm(request.POST or None)
    if form.is_valid() and (statement := _enter(request, form)) is not None:
        return redirect("bank-statement", statement.uuid)
    page = Paginator(bank_statements(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Our bank’s statements"), "")],
        "form": form,
        "page": page,
        "rows": [compare(statement) for statement in page],
        "never_read": never_read(),
    }
    return render(request, "payments/bank_statement_list.html", context, status=422 if form.errors else 200)


def _enter(request: ViewedRequest, form: BankStatementForm) -> BankStatement | None:
    actor = request.viewer.user
    assert actor is not None  # noqa: S101 - an operator is signed in
    try:
        return enter(Read(form.cleaned_data["day"], form.cleaned_data["closing"]), at=timezone.now(), actor=actor)
    except DomainError as refused:
        form.add_error("day", refused.message)
        return None


@operator
@require_http_methods(["GET", "POST"])
def bank_statement(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """One reading beside what our books booked until then; say why it differs."""
    compared = compare(get_object_or_404(bank_statements(), uuid=uuid))
    statement, currency = compared.statement, compared.statement.currency
    form = ExplanationForm(request.POST or None, initial={"seen": compared.difference.units})
    if form.is_valid() and _explain(request, compared, form):
        return redirect("bank-statement", statement.uuid)
    context = {
        "crumbs": [
            (_("Money"), reverse("money")),
            (_("Our bank’s statements"), reverse("bank-statements")),
            (str(statement.day), ""),
        ],
        "one": compared,
        "moves": [
            (
                posting.entry,
                Money(posting.amount_units if posting.source.kind == BANK else -posting.amount_units, currency),
            )
            for posting in movements_until(statement.day, currency)[:MOST_SHOWN]
        ],
        "form": form if compared.difference else None,
    }
    return render(request, "payments/bank_statement_page.html", context, status=422 if form.errors else 200)


def _explain(request: ViewedRequest, compared: Compared, form: ExplanationForm) -> bool:
    actor, statement = request.viewer.user, compared.statement
    assert actor is not None  # noqa: S101 - an operator is signed in
    try:
        seen = Money(form.cleaned_data["seen"], statement.currency)
        explain(statement, form.cleaned_data["explanation"], seen=seen, at=timezone.now(), actor=actor)
    except DomainError as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, _("Written down. It is told again if the difference changes."))
    return True
