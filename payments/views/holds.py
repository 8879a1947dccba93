"""Why money waits, and saying that it should not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.viewers import viewing
from payments.forms import AppealForm
from payments.queries.statements import holds_visible_to
from payments.services import holds


@signed_in
@require_http_methods(["GET", "POST"])
def hold_appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say why a hold is wrong; an operator answers."""
    viewer = viewing(request)
    hold = get_object_or_404(holds_visible_to(viewer), uuid=uuid)
    form = AppealForm(request.POST or None, initial={"text": hold.appeal})
    if form.is_valid():
        holds.appeal(hold, form.cleaned_data["text"], at=timezone.now(), actor=viewer.user)
        messages.success(request, _("Your appeal is on record. An operator answers it."))
        return redirect("statements")
    context = {
        "crumbs": [(_("Statements"), reverse("statements")), (_("Appeal"), "")],
        "hold": hold,
        "form": form,
        "back": reverse("statements"),
    }
    return render(request, "payments/hold_appeal.html", context, status=422 if form.errors else 200)
