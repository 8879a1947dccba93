"""The operator's way to our own bank: its file, and what it answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import operator
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from payments.forms.payouts import BankAnswerForm
from payments.queries.payout_runs import payout_runs
from payments.services import bank_payouts


@operator
@require_POST
def payout_run_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file that asks our bank to pay; from then on its answer is waited for."""
    run = get_object_or_404(payout_runs(), uuid=uuid)
    try:
        written = bank_payouts.file_of(run, at=timezone.now(), actor=viewing(request).as_person)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("payout-run", run.uuid)
    response = HttpResponse(written, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="pain.001-{run.month:%Y-%m}-{run.currency}.xml"'
    return response


@operator
@require_http_methods(["GET", "POST"])
def payout_run_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the bank said: who was paid, and what came back."""
    run = get_object_or_404(payout_runs(), uuid=uuid)
    form = BankAnswerForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            bank_payouts.answer(run, form.cleaned_data["file"], at=timezone.now(), actor=viewing(request).as_person)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("The bank’s answer is on record."))
            if bank_payouts.waiting_returns(run).exists():
                messages.warning(
                    request, _("Some of it had arrived before it came back: another operator has to enter that, too.")
                )
            return redirect("payout-run", run.uuid)
    context = {
        "crumbs": [
            (_("Payouts"), reverse("payout-runs")),
            (str(run), reverse("payout-run", args=[run.uuid])),
            (_("The bank’s answer"), ""),
        ],
        "run": run,
        "form": form,
        "back": reverse("payout-run", args=[run.uuid]),
    }
    return render(request, "payments/payout_run_answer.html", context, status=422 if form.errors else 200)
