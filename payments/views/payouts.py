"""What payees see of their payouts: what was sent, what can be sent now, and why not."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import member, signed_in
from accounts.models import Organisation, Party
from accounts.roles import SIGNERS
from accounts.templatetags.assent import money
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from payments.forms.payouts import ThresholdForm
from payments.models import Payout
from payments.papers.payout_files import facts_of, pdf_of
from payments.queries.payouts import left_out_last, payouts_visible_to, purses_of, steps_of
from payments.services import payouts, thresholds

PER_PAGE = 50
Status = Payout.Status
PAID = [Organisation.Kind.RIGHTS_HOLDER]
TONES: dict[str, str] = {
    Status.SENT: "asked",
    Status.PAID: "good",
    Status.FAILED: "bad",
    Status.RETURNED: "bad",
    Status.CANCELLED: "bad",
}
STEPS: dict[str, str | Promise] = {
    "payout.sent": gettext_lazy("Sent"),
    "payout.paid": gettext_lazy("Arrived at the bank"),
    "payout.failed": gettext_lazy("The bank sent it back; Stripe keeps it"),
    "payout.returned": gettext_lazy("Came back into the balance"),
    "payout.cancelled": gettext_lazy("Not sent; it stands in the balance again"),
}


@member(kinds=PAID, roles=SIGNERS, creators=True)
@require_GET
def payout_list(request: HttpRequest) -> HttpResponse:
    """What stands in the viewer's balances and can be sent now, and everything that was sent."""
    viewer = viewing(request)
    page = Paginator(payouts_visible_to(viewer), PER_PAGE).get_page(request.GET.get("page"))
    purses = purses_of(viewer.payees, at=timezone.now())
    context = {
        "page": page,
        "rows": [(payout, TONES.get(payout.status, "wait")) for payout in page.object_list],
        "purses": [
            (purse, ThresholdForm(initial={"currency": purse.currency, "amount": purse.threshold.decimal}))
            for purse in purses
        ],
        "left_out": left_out_last(viewer.payees),
        "shows_payee": len(viewer.payees) > 1,
    }
    return render(request, "payments/payout_list.html", context)


@signed_in
@require_GET
def payout(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One payout: what was sent when and where, and what stayed in the balance."""
    shown = get_object_or_404(payouts_visible_to(viewing(request)), uuid=uuid)
    context = {
        "crumbs": [(_("Payouts"), reverse("payouts")), (shown.number, "")],
        "payout": shown,
        "facts": [{"label": label, "value": value} for label, value in facts_of(shown)],
        "tone": TONES.get(shown.status, "wait"),
        "is_sent_back": shown.status == Status.FAILED,
        "is_in_balance": shown.status in {Status.CANCELLED, Status.RETURNED},
        "events": [{"what": STEPS[what], "at": at} for what, at in steps_of(shown) if what in STEPS],
    }
    return render(request, "payments/payout_page.html", context)


@signed_in
@require_GET
def payout_document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One payout as one prints it."""
    shown = get_object_or_404(payouts_visible_to(viewing(request)), uuid=uuid)
    response = HttpResponse(pdf_of(shown), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{shown.number}.pdf"'
    return response


@member(kinds=PAID, roles=SIGNERS, creators=True)
@require_POST
def payout_request(request: HttpRequest, uuid: UUID, currency: str) -> HttpResponse:
    """Ask for what is payable now; an operator looks at it first."""
    payee = _payee(request, uuid)
    try:
        run = payouts.request(payee, currency, at=timezone.now(), actor=viewing(request).user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        asked = _("You asked for %(amount)s. An operator looks at it; you get an e-mail when it is sent.")
        messages.success(request, asked % {"amount": money(run.total)})
    return redirect("payouts")


@member(kinds=PAID, roles=SIGNERS, creators=True)
@require_POST
def payout_threshold(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say from which amount on one wants to be paid."""
    payee = _payee(request, uuid)
    form = ThresholdForm(request.POST)
    if form.is_valid():
        amount = form.cleaned_data["amount"]
        thresholds.set_threshold(payee, amount, at=timezone.now(), actor=viewing(request).user)
        messages.success(request, _("You are paid from %(amount)s on.") % {"amount": money(amount)})
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return redirect("payouts")


def _payee(request: HttpRequest, uuid: UUID) -> Party:
    """The viewer's payee of that uuid; another's does not exist."""
    for payee in viewing(request).payees:
        if payee.uuid == uuid:
            return payee
    raise Http404
