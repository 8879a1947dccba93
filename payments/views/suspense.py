"""Money in suspense, for operators: what it was, whose it is, who agreed."""

from collections.abc import Callable
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
from accounts.models import User
from accounts.viewers import ViewedRequest
from marketplace.kit.errors import DomainError
from payments.forms.suspense import SuspenseAnswerForm
from payments.models import BalanceTransaction, SuspenseAnswer
from payments.payout_rules import alone_up_to
from payments.queries.suspense import answers, ever_in_suspense, in_suspense_now
from payments.services import suspense

PER_PAGE = 50


@operator
@require_GET
def suspense_list(request: HttpRequest) -> HttpResponse:
    """Everything of which nobody knows yet what it was, and what was said of all the others."""
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Suspense"), "")],
        "movements": in_suspense_now(),
        "page": Paginator(answers(), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "payments/suspense_list.html", context)


@operator
@require_http_methods(["GET", "POST"])
def suspense_item(request: ViewedRequest, key: str) -> HttpResponse:
    """One movement: what Stripe says of it, what was said here, and the form to say it."""
    movement = get_object_or_404(BalanceTransaction.objects.select_related("entry"), transaction_id=key)
    said = list(answers().filter(movement=movement))
    if not said:
        get_object_or_404(ever_in_suspense(), pk=movement.pk)
    is_open = in_suspense_now().filter(pk=movement.pk).exists()
    waiting = next((one for one in said if one.status == SuspenseAnswer.Status.PROPOSED), None)
    form = SuspenseAnswerForm(request.POST or None) if is_open and waiting is None else None
    if form is not None and form.is_valid() and _answer(request, movement, form):
        return redirect("suspense-item", key)
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Suspense"), reverse("suspense")), (key, "")],
        "movement": movement,
        "is_open": is_open,
        "answers": said,
        "waiting": waiting,
        "is_own": waiting is not None and waiting.proposed_by == request.viewer.user,
        "limit": alone_up_to(movement.currency),
        "form": form,
    }
    return render(request, "payments/suspense_page.html", context, status=422 if form and form.errors else 200)


def _answer(request: ViewedRequest, movement: BalanceTransaction, form: SuspenseAnswerForm) -> bool:
    actor = request.viewer.user
    assert actor is not None  # noqa: S101 - an operator is signed in
    told = form.cleaned_data
    try:
        said = suspense.Said(told["whose"], told["reason"], told["payee"])
        made = suspense.answer(movement, said, at=timezone.now(), actor=actor)
    except DomainError as refused:
        form.add_error(None, refused.message)
        return False
    if made.status == SuspenseAnswer.Status.POSTED:
        messages.success(request, _("Booked. The next comparison says who and why."))
    else:
        messages.success(request, _("Written down. It is booked once another operator agrees."))
    return True


@operator
@require_POST
def suspense_approve(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Agree to what another operator said."""
    return _decide(request, uuid, suspense.approve, _("Booked. The next comparison says who and why."))


@operator
@require_POST
def suspense_set_aside(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Not agree; the money stays in suspense."""
    return _decide(request, uuid, suspense.set_aside, _("Set aside. The money stays in suspense."))


def _decide(request: ViewedRequest, uuid: UUID, decide: Callable[..., SuspenseAnswer], done: str) -> HttpResponse:
    said, actor = get_object_or_404(answers(), uuid=uuid), request.viewer.user
    assert isinstance(actor, User)  # noqa: S101 - an operator is signed in
    try:
        decide(said, at=timezone.now(), actor=actor)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return redirect("suspense-item", said.movement.transaction_id)
