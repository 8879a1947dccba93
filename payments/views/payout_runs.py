"""The operator's side of payouts: prepare a run, look at it, approve it, follow it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import operator
from accounts.models import User
from accounts.rings import ring
from accounts.templatetags.assent import money
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from payments.forms.payouts import CurrencyForm
from payments.models import PayoutRun
from payments.queries.payee_changes import changes_of_payouts
from payments.queries.payout_runs import (
    SHOWN,
    beside,
    by_bank,
    counted,
    in_balances,
    left_out_of,
    payout_runs,
    payouts_of,
)
from payments.services import bank_payouts, payout_checks, payouts
from payments.tasks import send_payouts

PER_PAGE = 50
Status = PayoutRun.Status
TONES: dict[str, str] = {
    Status.DONE: "good",
    Status.APPROVED: "asked",
    Status.PARTIAL: "wait",
    Status.DISCARDED: "plain",
}


@operator
@require_http_methods(["GET", "POST"])
def payout_run_list(request: HttpRequest) -> HttpResponse:
    """Every payout run, and the form that prepares the next."""
    waiting = in_balances()
    known = [amount.currency for amount in waiting]
    form = CurrencyForm(request.POST or None, currencies=known)
    if form.is_valid():
        try:
            run = payouts.prepare(form.cleaned_data["currency"], at=timezone.now(), actor=viewing(request).as_person)
        except DomainError as error:
            form.add_error("currency", error.message)
        else:
            return redirect("payout-run", run.uuid)
    page = Paginator(payout_runs(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Payouts"), "")],
        "page": page,
        "rows": [(run, TONES.get(run.status, "wait")) for run in page.object_list],
        "form": form if known else None,
        "figures": [{"value": money(amount), "label": _("in payees’ balances")} for amount in waiting],
    }
    return render(request, "payments/payout_run_list.html", context, status=422 if form.errors else 200)


@operator
@require_GET
def payout_run(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One run before it is approved, and after: who gets what, who is left out and why."""
    run = get_object_or_404(payout_runs(), uuid=uuid)
    shown = request.GET.get("shown", "paid")
    if shown not in SHOWN:
        raise Http404
    counts, last = counted(run), beside(run)
    labels = {"paid": _("Who is paid"), "left_out": _("Who is not, and why")}
    context = {
        "crumbs": [(_("Payouts"), reverse("payout-runs")), (str(run), "")],
        "run": run,
        "tone": TONES.get(run.status, "wait"),
        "shown": shown,
        "tabs": [
            {"label": labels[name], "url": f"?shown={name}", "is_current": name == shown, "count": counts[name]}
            for name in SHOWN
        ],
        "page": Paginator(payouts_of(run, shown), PER_PAGE).get_page(request.GET.get("page")),
        "bank": by_bank(run),
        "left_out": left_out_of(run),
        "returns": bank_payouts.waiting_returns(run),
        "beside": last,
        "changes": changes_of_payouts(run, last.before) if last else [],
        "cover": payout_checks.cover_of(run) if run.status != Status.DISCARDED else None,
        "is_mine_to_approve": run.approved_by_id != viewing(request).as_person.pk,
    }
    return render(request, "payments/payout_run_page.html", context)


@operator
@require_http_methods(["GET", "POST"])
def payout_run_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then take the money out of the payees' balances and send it."""
    run = get_object_or_404(payout_runs(), uuid=uuid)
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        run = payouts.approve(run, at=timezone.now(), actor=viewing(request).as_person)
        if run.is_under_way:
            ring(send_payouts)
            messages.success(request, _("Approved. It is being sent."))
        else:
            messages.success(request, _("Your approval is on record. A second operator has to approve it, too."))
        return redirect("payout-run", run.uuid)
    context = {
        "title": _("Pay out %(amount)s?") % {"amount": money(run.total)},
        "lede": _("What is sent leaves us. It cannot be called back from here."),
        "changes": _consequences(run, viewing(request).as_person),
        "stays": [
            _("Whoever is left out keeps everything in their balance."),
            _("Less than a coin stays in each balance and adds up."),
        ],
        "verb": _verb(run),
        "crumbs": [
            (_("Payouts"), reverse("payout-runs")),
            (str(run), reverse("payout-run", args=[run.uuid])),
            (_("Approve"), ""),
        ],
        "cancel_url": reverse("payout-run", args=[run.uuid]),
    }
    return render(request, "components/confirm.html", context)


@operator
@require_http_methods(["GET", "POST"])
def payout_run_discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then set a run aside that nobody has approved yet."""
    run = get_object_or_404(payout_runs(), uuid=uuid)
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        payouts.discard(run, at=timezone.now(), actor=viewing(request).as_person)
        messages.success(request, _("The run is set aside. Nobody’s balance has changed."))
        return redirect("payout-runs")
    context = {
        "title": _("Set this run aside?"),
        "lede": _("Nobody is paid by it. You can prepare another one."),
        "stays": [_("Every balance stays as it is."), _("The run stays on record.")],
        "verb": _("Set it aside"),
        "cancel_url": reverse("payout-run", args=[run.uuid]),
    }
    return render(request, "components/confirm.html", context)


def _waits_for_second(run: PayoutRun) -> bool:
    return run.needs_second and run.approved_at is None


def _verb(run: PayoutRun) -> str:
    """What the button does: nothing is sent before a second operator approves, where one has to."""
    return _("Approve") if _waits_for_second(run) else _("Pay out %(amount)s") % {"amount": money(run.total)}


def _consequences(run: PayoutRun, person: User) -> list[str]:
    """What an approval brings about, for this run and this operator."""
    if _waits_for_second(run):
        return [
            _("Nothing is sent yet: it is so much that a second operator has to approve it, too."),
            _("Your name stands beside it."),
        ]
    sent = ngettext(
        "%(amount)s leaves the balance of %(count)s payee and is sent to them.",
        "%(amount)s leaves the balances of %(count)s payees and is sent to them.",
        run.paid_count,
    )
    return [sent % {"amount": money(run.total), "count": run.paid_count}, _("Each of them gets an e-mail.")]
