"""A licensor tells of a broken licence; an operator answers."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member, operator
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.forms.licence_states import BreachForm, ReasonForm
from licensing.models import Breach
from licensing.queries.breaches import breaches_visible_to, open_breaches
from licensing.queries.licences import licences_given_by
from licensing.services import breaches
from marketplace.kit.errors import DomainError

PER_PAGE = 50
TONES: dict[str, str] = {Breach.Status.OPEN: "wait", Breach.Status.UPHELD: "bad", Breach.Status.DISMISSED: "plain"}


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER], roles=EDITORS)
def breach_tell(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Say how a licence that one gave was broken, and ask an operator to act."""
    licence = get_object_or_404(licences_given_by(request.viewer), uuid=uuid)
    own = reverse("licence", args=[licence.uuid])
    form = BreachForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            breaches.tell(licence, told=form.cleaned_data["told"], at=timezone.now(), actor=request.viewer.as_person)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Thank you. An operator looks at it and answers by e-mail."))
            return redirect(own)
    crumbs = [(_("Sales"), reverse("sales")), (licence.number, own), (_("A breach"), "")]
    context = {"licence": licence, "form": form, "back": own, "crumbs": crumbs}
    return render(request, "licensing/breaches_tell.html", context, status=422 if form.errors else 200)


@operator
@require_safe
def breach_list(request: ViewedRequest) -> HttpResponse:
    """What licensors told: first what waits, then what was answered."""
    answered = breaches_visible_to(request.viewer).exclude(status=Breach.Status.OPEN).order_by("-decided_at", "-pk")
    page = Paginator(answered, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(breach, TONES[breach.status]) for breach in page]
    context = {"waiting": list(open_breaches(request.viewer)), "page": page, "rows": rows}
    return render(request, "licensing/breaches_list.html", context)


@operator
def breach_dismiss(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask for the reason, then leave the licence as it is."""
    breach = get_object_or_404(breaches_visible_to(request.viewer), uuid=uuid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            breaches.dismiss(breach, reason=reason, at=timezone.now(), actor=request.viewer.as_person)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Answered. The licence stays as it is."))
            return redirect("breaches")
    context = {
        "title": _("Is no duty of this licence broken?"),
        "lede": breach.told,
        "changes": [_("The licensor gets an e-mail with your reason.")],
        "stays": [_("The licence and everything under it."), _("What was told, and your answer, stay on record.")],
        "verb": _("Dismiss it, with this reason"),
        "cancel": _("Back to the breaches"),
        "form": form,
        "cancel_url": reverse("breaches"),
        "crumbs": [(_("Breaches"), reverse("breaches")), (breach.licence.number, "")],
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
