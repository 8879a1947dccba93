"""Being forgotten: asked for by a person or an organisation's owner, carried out once nothing is owed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import freshly_signed_in, operator, signed_in
from accounts.models import Organisation
from accounts.roles import OWNERS
from accounts.viewers import Viewer, viewing
from payments.queries.erasures import erasure_of, open_erasures, what_keeps
from payments.services import erasures


@signed_in
@freshly_signed_in
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """Ask to be forgotten, see what keeps us from it, or stay after all."""
    viewer, now = viewing(request), timezone.now()
    company = _company_of(viewer)
    asked = erasure_of(viewer.as_person, company)
    if request.method == "POST" and asked is not None and "stay" in request.POST:
        erasures.take_back(asked, at=now, actor=viewer.as_person)
        messages.success(request, _("Taken back. Nothing was erased."))
        return redirect("profile")
    if request.method == "POST":
        erasures.ask(viewer.user, company, at=now, actor=viewer.as_person)
        return redirect("erasure")
    context = {
        "asked": asked,
        "organisation": company,
        "hindrance": what_keeps(viewer.user, company, at=now),
    }
    return render(request, "payments/erasure.html", context)


@operator
@require_GET
def erasure_list(request: HttpRequest) -> HttpResponse:
    """Who wants to be forgotten, and what is still owed to them."""
    now = timezone.now()
    rows = [(one, what_keeps(one.user, one.organisation, at=now)) for one in open_erasures()]
    context = {"rows": rows, "crumbs": [(_("Payees"), reverse("payees")), (_("Erasure"), "")]}
    return render(request, "payments/erasure_list.html", context)


@operator
@require_http_methods(["GET", "POST"])
def erasure_carry_out(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then forget them."""
    asked = get_object_or_404(open_erasures(), uuid=uuid)
    if request.method == "POST":
        erasures.carry_out(asked, at=timezone.now(), actor=viewing(request).as_person)
        messages.success(request, _("Carried out."))
        return redirect("erasures")
    context = {
        "title": _("Forget %(name)s?") % {"name": asked},
        "changes": [
            _("Of a person, name, addresses and ways to sign in are gone for good."),
            _("For an organisation nobody can act any more."),
        ],
        "stays": [_("What was booked, agreed and licensed, for ten years, as the law asks.")],
        "verb": _("Carry it out"),
        "cancel_url": reverse("erasures"),
    }
    return render(request, "components/confirm.html", context)


def _company_of(viewer: Viewer) -> Organisation | None:
    """What an owner acts for and may close; everybody else asks for themselves. The platform closes otherwise."""
    is_owner = viewer.role in OWNERS and not viewer.acts_as(Organisation.Kind.PLATFORM)
    return viewer.organisation if is_owner else None
