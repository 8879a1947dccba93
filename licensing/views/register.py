"""The public register: every licence there is, the check of one number, and a creator's own recording in it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import creator, public
from accounts.viewers import viewing
from licensing.licence_pages import public_facts, status_of
from licensing.models import Licence
from licensing.queries import licences
from marketplace.catalog.queries.works import works_visible_to

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
    return render(request, "licensing/register_list.html", _listed(request, found) | {"asked": asked})


@creator
@require_safe
def work_licences(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who licensed one's own recording, for which model and until when."""
    recording = get_object_or_404(works_visible_to(viewing(request)), uuid=uuid)
    crumbs = [
        (_("Works"), reverse("works")),
        (str(recording), reverse("work", args=[uuid])),
        (_("Who licensed it"), ""),
    ]
    listed = _listed(request, licences.covering(recording))
    return render(request, "licensing/work_licences.html", listed | {"recording": recording, "crumbs": crumbs})


def _listed(request: HttpRequest, found: QuerySet[Licence]) -> dict[str, Any]:
    """A page of licences, each with its state today."""
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.now().date()
    return {"page": page, "rows": [{"licence": one, "status": status_of(one, on=today)} for one in page]}


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
