"""A rights holder's own catalogs: what is in them, what is offered, and whether anybody sees them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.models import Organisation
from accounts.rings import ring
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.forms.catalogs import CatalogForm
from licensing.notice_words import standings_of
from licensing.queries.cleared_counts import cleared_counts
from licensing.queries.first_sales import steps_to_first_sale
from licensing.queries.own_recordings import recordings_in, reserved_in, with_cleared
from licensing.queries.terms import catalogs_of, own_terms
from licensing.tasks import refresh_search_of
from licensing.views.terms import SELLERS
from marketplace.catalog.models import Catalog
from marketplace.catalog.services import catalogs as service

PER_PAGE = 50


@member(kinds=SELLERS)
def catalog_list(request: ViewedRequest) -> HttpResponse:
    found = catalogs_of(request.viewer)
    context = {"catalogs": found, "may_write": request.viewer.role in EDITORS}
    return render(request, "licensing/catalogs_list.html", context)


@member(kinds=SELLERS, roles=EDITORS)
def catalog_create(request: ViewedRequest) -> HttpResponse:
    form = CatalogForm(request.POST or None)
    if form.is_valid():
        viewer = request.viewer
        made = service.create(viewer.as_organisation, at=timezone.now(), actor=viewer.as_person, **form.cleaned_data)
        return redirect("own-catalog", made.uuid)
    return render(request, "licensing/catalog_form.html", {"form": form, "heading": _("A new catalog")})


@member(kinds=SELLERS)
def catalog_detail(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """What is in a catalog, what it offers, how much of it is cleared, and what comes next."""
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    page = Paginator(recordings_in(catalog), PER_PAGE).get_page(request.GET.get("page"))
    versions = own_terms(request.viewer).filter(catalog=catalog).order_by("-number", "-pk")
    context = {
        "catalog": catalog,
        "page": page,
        "rows": with_cleared(list(page)),
        "reserved": reserved_in(catalog),
        "terms": standings_of(versions, on=timezone.now().date()),
        "counts": cleared_counts(catalog),
        "tasks": _next_steps(catalog),
        "may_write": request.viewer.role in EDITORS,
        "crumbs": [(_("Catalogs"), reverse("catalogs")), (catalog.title, "")],
    }
    return render(request, "licensing/catalog_own.html", context)


@member(kinds=SELLERS, roles=EDITORS)
def catalog_edit(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    shown = {"title": catalog.title, "description": catalog.description}
    form = CatalogForm(request.POST or None, initial=shown)
    if form.is_valid():
        service.describe(catalog, at=timezone.now(), actor=request.viewer.as_person, **form.cleaned_data)
        return redirect("own-catalog", catalog.uuid)
    return render(request, "licensing/catalog_form.html", {"form": form, "heading": catalog.title})


@member(kinds=SELLERS, roles=EDITORS)
def catalog_publish(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """List a catalog, after asking."""
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    if request.method == "POST":
        service.list_publicly(catalog, at=timezone.now(), actor=request.viewer.as_person)
        ring(refresh_search_of, str(catalog.uuid))
        messages.success(request, _("“%(title)s” is listed. Everybody can see it now.") % {"title": catalog})
        return redirect("own-catalog", catalog.uuid)
    context = {
        "title": _("List “%(title)s”?") % {"title": catalog},
        "changes": [
            _("Everybody can find its recordings and read its terms."),
            _("You warrant again that you control what you say you control."),
        ],
        "stays": [_("Nothing is sold that is not cleared: each recording waits for everybody’s yes.")],
        "verb": _("List it"),
        "is_kind": True,
        "cancel_url": reverse("own-catalog", args=[catalog.uuid]),
    }
    return render(request, "components/confirm.html", context)


@member(kinds=SELLERS, roles=EDITORS)
def catalog_withdraw(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Take a catalog off the market, after asking."""
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    if request.method == "POST":
        service.withdraw(catalog, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("“%(title)s” is not listed any more.") % {"title": catalog})
        return redirect("own-catalog", catalog.uuid)
    context = {
        "title": _("Take “%(title)s” off the market?") % {"title": catalog},
        "changes": [
            _("Nobody finds it any more, and no new quote includes it."),
            _("What its terms permitted ends: open quotes cannot be bought, and no more files are delivered."),
        ],
        "stays": [
            _("Licences sold go on."),
            _("You can list it again, with new terms."),
            _("You keep your place: nobody else lists these ISRCs unless you give them up, or a claim is decided."),
        ],
        "verb": _("Take it off"),
        "cancel_url": reverse("own-catalog", args=[catalog.uuid]),
    }
    return render(request, "components/confirm.html", context)


def _next_steps(catalog: Catalog) -> list[dict[str, object]]:
    """What stands between this catalog and its first sale, in order; nothing once all of it is done."""
    steps = _steps(catalog)
    return [] if all(step["is_done"] for step in steps) else steps


def _steps(catalog: Catalog) -> list[dict[str, object]]:
    steps = steps_to_first_sale(catalog)
    is_asked = catalog.organisation.status == Organisation.Status.SUBMITTED
    return [
        {"title": _("Import its recordings"), "url": reverse("imports"), "is_done": steps.has_recordings},
        {
            "title": _("Import its rights"),
            "why": _("Who controls, who earns, who said yes: without them nothing is cleared."),
            "url": reverse("imports") + "?kind=rights",
            "is_done": steps.has_rights,
        },
        {
            "title": _("Upload its audio"),
            "url": reverse("catalog-assets", args=[catalog.uuid]),
            "is_done": steps.has_audio,
        },
        {
            "title": _("Have your organisation verified"),
            "why": _("Asked; an operator looks at it.") if is_asked else "",
            "url": reverse("organisation"),
            "is_done": catalog.organisation.is_verified,
        },
        {"title": _("Publish terms"), "url": reverse("terms-start"), "is_done": steps.has_terms},
        {
            "title": _("List it"),
            "url": reverse("own-catalog-list", args=[catalog.uuid]),
            "is_done": catalog.status == Catalog.Status.LISTED,
        },
    ]
