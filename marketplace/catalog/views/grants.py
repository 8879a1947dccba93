"""What a holder permits by itself: read, give, withdraw."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import viewing
from marketplace.catalog.forms.grants import GrantForm
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.permitted import words_of
from marketplace.catalog.queries.grants import grants_visible_to, recordings_of, with_reach
from marketplace.catalog.queries.shares import shares_visible_to
from marketplace.catalog.services import grants
from marketplace.catalog.views.withdrawing import what_withdrawing_does

PER_PAGE = 20
RECORDINGS = 100
HOLDERS = [Organisation.Kind.RIGHTS_HOLDER]


@member(kinds=HOLDERS)
@require_safe
def grant_list(request: HttpRequest) -> HttpResponse:
    """Every permission in the organisation's name: its own, by its terms, and what labels stated for it."""
    viewer = viewing(request)
    page = Paginator(with_reach(grants_visible_to(viewer)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_permit": viewer.role in EDITORS}
    return render(request, "catalog/grants_list.html", context)


@member(kinds=HOLDERS, creators=True)
@require_safe
def grant_recordings(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The recordings that a permission is about, some at a time."""
    grant = get_object_or_404(grants_visible_to(viewing(request)), uuid=uuid)
    about = recordings_of(grant).select_related("organisation").order_by("title", "pk")
    return render(request, "catalog/recordings_named.html", {"page": page_of(about, request)})


@member(kinds=HOLDERS, roles=EDITORS)
def grant_give(request: HttpRequest) -> HttpResponse:
    """Tick what is permitted, read it in plain words, and sign; named recordings come from the list of shares."""
    viewer, now = viewing(request), timezone.now()
    organisation, held = viewer.as_organisation, shares_visible_to(viewer).order_by()
    named = request.POST.getlist("recording") if request.method == "POST" else request.GET.getlist("recording")
    recordings = list(
        Recording.objects.filter(pk__in=held.filter(recording__uuid__in=_uuids(named)).values("recording"))
    )
    catalogs = list(
        Catalog.objects.filter(pk__in=held.values("recording__catalog"))
        .select_related("organisation")
        .order_by("title")
    )
    data = request.POST if request.method == "POST" else None
    form = GrantForm(data, catalogs=catalogs, recordings=recordings, today=now.date())
    words: list[str] = []
    if form.is_valid():
        words = words_of(form.scope, organisation, recordings=recordings, catalog=form.catalog)
        if "signed" in request.POST:
            given = grants.sign(
                organisation,
                form.scope,
                recordings=recordings,
                catalog=form.catalog,
                at=now,
                actor=viewer.as_person,
            )
            count = sum(recordings_of(grant).count() for grant in given)
            done = ngettext(
                "Permitted. It counts for %(count)s recording today.",
                "Permitted. It counts for %(count)s recordings today.",
                count,
            )
            messages.success(request, done % {"count": count})
            return redirect("grants")
    crumbs = [(_("Shares"), reverse("shares")), (_("Permissions"), reverse("grants")), (_("Permit"), "")]
    context = {"form": form, "recordings": recordings, "words": words, "organisation": organisation, "crumbs": crumbs}
    return render(request, "catalog/grants_give.html", context)


@member(kinds=HOLDERS, roles=EDITORS, creators=True)
def grant_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then end a permission that was given in the holder's name."""
    viewer = viewing(request)
    grant = get_object_or_404(grants_visible_to(viewer), uuid=uuid)
    back = "consents" if viewer.is_creator else "grants"
    if request.method == "POST":
        grants.withdraw(grant, at=timezone.now(), actor=viewer.user)
        messages.success(request, _("The permission has ended. Nobody can license these recordings on it any more."))
        return redirect(back)
    words = {"title": _("Withdraw this permission?"), "verb": _("Withdraw the permission")}
    whole = _("It ends whole: for each purpose, stage and recording that it names.")
    does = what_withdrawing_does(recordings_of(grant).count(), whole, back=reverse(back))
    return render(request, "components/confirm.html", words | does)


def page_of(recordings: QuerySet[Recording], request: HttpRequest) -> Page[Recording]:
    return Paginator(recordings, RECORDINGS).get_page(request.GET.get("page"))


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
