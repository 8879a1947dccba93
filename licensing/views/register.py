"""The public register: every licence there is, and the check of one number."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.viewers import viewing
from licensing.licence_pages import public_facts, status_of
from licensing.models import Licence
from licensing.queries import licences

PER_PAGE = 50


@public
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Who licensed what, for which model, when; searchable by any of the names."""
    asked = request.GET.get("q", "").strip()[:100]
    found = licences.register()
    if asked:
        found = found.filter(
            Q(number__iexact=asked)
            | Q(organisation__name__icontains=asked)
            | Q(terms__organisation__name__icontains=asked)
            | Q(trained_model__name__icontains=asked)
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.now().date()
    rows = [{"licence": licence, "status": status_of(licence, on=today)} for licence in page]
    return render(request, "licensing/register_list.html", {"page": page, "rows": rows, "asked": asked})


@public
@require_safe
def licence_check(request: HttpRequest) -> HttpResponse:
    """Ask for a number."""
    asked = request.GET.get("number", "").strip().upper()[:20].replace("/", "")  # no number has one, and no address
    return redirect("licence-checked", asked) if asked else render(request, "licensing/register_check.html")


@public
@require_safe
def licence_checked(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether a number is real; whose, what for, until when; and no price."""
    found, today = licences.register().filter(number=number.upper()).first(), timezone.now().date()
    context = {
        "number": number.upper()[:20],
        "licence": found,
        "status": status_of(found, on=today) if found else None,
        "is_stopped": found is not None and licences.is_stopped(found, today),
        "is_over": found is not None and not licences.covers(found, today),
        "own_url": _own_page(request, found) if found else "",
        "facts": public_facts(found) if found else [],
        "crumbs": [(_("Check a licence"), reverse("licence-check")), (number[:20], "")],
    }
    return render(request, "licensing/register_checked.html", context, status=200 if found else 404)


def _own_page(request: HttpRequest, licence: Licence) -> str:
    """Where its parties and operators see all of it."""
    is_known = licences.licences_visible_to(viewing(request)).filter(pk=licence.pk).exists()
    return reverse("licence", args=[licence.uuid]) if is_known else ""
