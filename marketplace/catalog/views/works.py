"""A creator's own works and the answers given in their name; on a phone first."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import creator
from accounts.viewers import viewing
from marketplace.catalog.queries import works
from marketplace.catalog.queries.grants import grants_visible_to
from marketplace.catalog.services import consents
from marketplace.catalog.views.withdrawing import what_withdrawing_does

PER_PAGE = 50


@creator
def work_list(request: HttpRequest) -> HttpResponse:
    recordings = works.works_visible_to(viewing(request))
    page = Paginator(recordings, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/works_list.html", {"page": page})


@creator
def work(request: HttpRequest, uuid: UUID) -> HttpResponse:
    viewer = viewing(request)
    recording = get_object_or_404(works.works_visible_to(viewer), uuid=uuid)
    crumbs = [(_("Works"), reverse("works")), (str(recording), "")]
    return render(request, "catalog/works_work.html", {"part": works.my_part(viewer, recording), "crumbs": crumbs})


@creator
def consent_list(request: HttpRequest) -> HttpResponse:
    viewer = viewing(request)
    page = Paginator(works.consents_visible_to(viewer), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/consents_list.html", {"page": page, "grants": grants_visible_to(viewer)})


@creator
def consent_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then take the answer back: it cannot be undone for what happens in between."""
    viewer = viewing(request)
    consent = get_object_or_404(works.consents_visible_to(viewer), uuid=uuid)
    if request.method == "POST":
        consents.withdraw(consent, at=timezone.now(), actor=viewer.user)
        messages.success(request, _("Your yes is withdrawn. Nobody can license these recordings on it any more."))
        return redirect("consents")
    words = {"title": _("Withdraw your yes?"), "verb": _("Withdraw my yes")}
    again = _("It is taken back whole: for each purpose and each recording that it names.")
    return render(request, "components/confirm.html", words | what_withdrawing_does(consent.recordings.count(), again))
