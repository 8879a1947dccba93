"""The operator's side of a distribution: prepare a month, look at it, approve it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import operator
from accounts.templatetags.assent import month as month_name
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from payments.forms import MonthForm
from payments.models import RoyaltyRun
from payments.queries.run_pages import largest_payees, pools_of_run, totals_of
from payments.queries.runs import royalty_runs
from payments.services import posting, runs

PER_PAGE = 50
Status = RoyaltyRun.Status


@operator
@require_http_methods(["GET", "POST"])
def run_list(request: HttpRequest) -> HttpResponse:
    """Every month's distribution, and the form that prepares the next."""
    form = MonthForm(request.POST or None, initial={"month": str(Month.of(timezone.now().date()).previous)})
    if form.is_valid():
        try:
            run = runs.prepare(form.cleaned_data["month"], at=timezone.now(), actor=viewing(request).user)
        except DomainError as error:
            form.add_error("month", error.message)
        else:
            return redirect("royalty-run", run.uuid)
    page = Paginator(royalty_runs(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "rows": [(run, totals_of(run)) for run in page.object_list]}
    return render(request, "payments/run_list.html", context, status=422 if form.errors else 200)


@operator
@require_GET
def royalty_run(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One month's distribution before it is approved, and after."""
    run = get_object_or_404(royalty_runs(), uuid=uuid)
    of = Month.of(run.month)
    context = {
        "crumbs": [(_("Runs"), reverse("royalty-runs")), (month_name(of), "")],
        "run": run,
        "totals": totals_of(run),
        "is_early": run.status != Status.POSTED and not of.is_over(timezone.now().date()),
        "page": Paginator(pools_of_run(run), PER_PAGE).get_page(request.GET.get("page")),
        "payees": largest_payees(run),
        "statements": run.statements.count(),
        "tone": {"posted": "good", "approved": "asked"}.get(run.status, "wait"),
    }
    return render(request, "payments/run_page.html", context)


@operator
@require_http_methods(["GET", "POST"])
def royalty_run_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then pay the run out of its pools: a posted run never changes."""
    run = get_object_or_404(royalty_runs(), uuid=uuid)
    of = month_name(Month.of(run.month))
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        at, actor = timezone.now(), viewing(request).user
        posting.post(runs.approve(run, at=at, actor=actor), at=at, actor=actor)
        messages.success(request, _("%(month)s is distributed, and its statements are issued.") % {"month": of})
        return redirect("royalty-run", run.uuid)
    context = {
        "title": _("Distribute %(month)s?") % {"month": of},
        "lede": _(
            "Every payee's balance grows by what the run says, and statements are issued. This cannot be undone."
        ),
        "changes": [_("The pools of the run are empty afterwards."), _("Each payee can read a statement at once.")],
        "stays": [_("What is on hold waits on."), _("What comes in late is corrected by the next month.")],
        "verb": _("Distribute %(month)s") % {"month": of},
        "cancel_url": reverse("royalty-run", args=[run.uuid]),
    }
    return render(request, "components/confirm.html", context)


@operator
@require_POST
def royalty_run_prepare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Work the month out again, with what came in since."""
    run = get_object_or_404(royalty_runs(), uuid=uuid)
    again = runs.prepare(Month.of(run.month), at=timezone.now(), actor=viewing(request).user)
    if again == run:
        messages.info(request, _("Nothing has changed since this run was prepared."))
    return redirect("royalty-run", again.uuid)
