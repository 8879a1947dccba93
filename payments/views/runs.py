"""The operator's side of a distribution: prepare a month, look at it, approve it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import operator
from accounts.models import User
from accounts.rings import ring
from accounts.templatetags.assent import month as month_name
from accounts.templatetags.assent import number
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from payments.forms.runs import MonthForm
from payments.models import RoyaltyRun, RunStep
from payments.queries.payee_changes import changes_of_royalties
from payments.queries.run_pages import largest_payees, pools_of_run, totals_of
from payments.queries.run_reviews import compared, held_in, run_before
from payments.queries.runs import next_month, open_steps, royalty_runs
from payments.services import run_steps
from payments.tasks import work_on_run

PER_PAGE = 50
Status = RoyaltyRun.Status
TONES: dict[str, str] = {Status.POSTED: "good", Status.APPROVED: "asked", Status.DISCARDED: "plain"}


@operator
@require_http_methods(["GET", "POST"])
def run_list(request: HttpRequest) -> HttpResponse:
    """Every month's distribution, and the form that prepares the next."""
    form = MonthForm(request.POST or None, initial={"month": str(next_month(timezone.now().date()))})
    if form.is_valid():
        try:
            step = _ask(form.cleaned_data["month"], viewing(request).as_person)
        except DomainError as error:
            form.add_error("month", error.message)
        else:
            return redirect("royalty-run-step", step.uuid)
    page = Paginator(royalty_runs(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "rows": [(run, totals_of(run), TONES.get(run.status, "wait")) for run in page.object_list],
        "steps": open_steps(),
    }
    return render(request, "payments/run_list.html", context, status=422 if form.errors else 200)


@operator
@require_GET
def royalty_run(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One month's distribution before it is approved, and after."""
    run = get_object_or_404(royalty_runs(), uuid=uuid)
    of, before = Month.of(run.month), run_before(run)
    context = {
        "crumbs": [(_("Runs"), reverse("royalty-runs")), (month_name(of), "")],
        "run": run,
        "totals": totals_of(run),
        "is_early": run.status != Status.POSTED and not of.is_over(timezone.now().date()),
        "page": Paginator(pools_of_run(run), PER_PAGE).get_page(request.GET.get("page")),
        "payees": largest_payees(run),
        "held": held_in(run),
        "before": before,
        "compared": compared(run, before) if before else [],
        "changes": changes_of_royalties(run, before) if before else [],
        "step": open_steps().filter(run=run).first(),
        "statements": run.statements.count(),
        "tone": TONES.get(run.status, "wait"),
    }
    return render(request, "payments/run_page.html", context)


@operator
@require_http_methods(["GET", "POST"])
def royalty_run_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then pay the run out of its pools: a posted run never changes."""
    run = get_object_or_404(royalty_runs(), uuid=uuid)
    of = month_name(Month.of(run.month))
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        with transaction.atomic():
            step = run_steps.post_later(run, at=timezone.now(), actor=viewing(request).as_person)
            ring(work_on_run, step.pk)
        return redirect("royalty-run-step", step.uuid)
    context = {
        "title": _("Distribute %(month)s?") % {"month": of},
        "lede": _(
            "Every payee's balance grows by what the run says, and statements are issued. This cannot be undone."
        ),
        "changes": [
            _("The pools of the run are empty afterwards."),
            _("Each payee can read a statement at once."),
            *_alone(run, viewing(request).as_person),
        ],
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
    return redirect("royalty-run-step", _ask(Month.of(run.month), viewing(request).as_person).uuid)


@operator
@require_GET
def royalty_run_step(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a step is; when it is done, the run; when it could not be done, why."""
    step = get_object_or_404(RunStep.objects.select_related("run"), uuid=uuid)
    of = month_name(Month.of(step.month))
    if step.status == RunStep.Status.DONE and step.run is not None:
        if step.kind == RunStep.Kind.POST:
            messages.success(request, _("%(month)s is distributed, and its statements are issued.") % {"month": of})
        return redirect("royalty-run", step.run.uuid)
    context = {"step": step, "crumbs": [(_("Runs"), reverse("royalty-runs")), (of, "")]}
    return render(request, "payments/run_step.html", context | _progress(step))


@operator
@require_GET
def royalty_run_step_progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a step is, as a fragment; the whole page comes when it is over."""
    step = get_object_or_404(RunStep, uuid=uuid)
    response = render(request, "components/_progress.html", _progress(step))
    if not step.is_open:
        response["HX-Refresh"] = "true"
    return response


def _alone(run: RoyaltyRun, person: User) -> list[str]:
    """What whoever prepared a run is told before they approve it, too."""
    if run.prepared_by_id != person.pk:
        return []
    return [_("You prepared this run yourself: its page will say that nobody else looked at it.")]


@transaction.atomic
def _ask(month: Month, actor: User) -> RunStep:
    """Ask for a month to be worked out, and ring."""
    step = run_steps.prepare_later(month, at=timezone.now(), actor=actor)
    ring(work_on_run, step.pk)
    return step


def _progress(step: RunStep) -> dict[str, Any]:
    """What the progress bar shows."""
    is_posting = step.kind == RunStep.Kind.POST
    counted = _("%(done)s of %(known)s statements written") if is_posting else _("%(done)s of %(known)s rows weighed")
    return {
        "label": _("Posting the run") if is_posting else _("Working out who gets what"),
        "done": step.rows_done,
        "known": step.rows_known,
        "words": counted % {"done": number(step.rows_done), "known": number(step.rows_known)}
        if step.rows_known
        else _("This takes some seconds."),
        "is_running": step.is_open,
        "poll_url": reverse("royalty-run-step-progress", args=[step.uuid]),
    }
