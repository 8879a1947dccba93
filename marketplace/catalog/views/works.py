"""A creator's own works and the answers given in their name; on a phone first."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import creator
from accounts.viewers import viewing
from marketplace.catalog.queries import works
from marketplace.catalog.queries.grants import grants_visible_to, recordings_of
from marketplace.catalog.services import consents, grants

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
    return render(request, "components/confirm.html", words | _withdrawal(consent.recordings.count(), again))


@creator
def grant_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then end a permission that was given in the holder's name."""
    viewer = viewing(request)
    grant = get_object_or_404(grants_visible_to(viewer), uuid=uuid)
    if request.method == "POST":
        grants.withdraw(grant, at=timezone.now(), actor=viewer.user)
        messages.success(request, _("The permission has ended. Nobody can license these recordings on it any more."))
        return redirect("consents")
    words = {"title": _("Withdraw this permission?"), "verb": _("Withdraw the permission")}
    again = _("It ends whole: for each purpose, stage and recording that it names.")
    return render(request, "components/confirm.html", words | _withdrawal(recordings_of(grant).count(), again))


def _withdrawal(recordings: int, whole: str) -> dict[str, object]:
    """What withdrawing does, whichever of the two it is."""
    return {
        "lede": _("It counts from this moment, for everything that has not been delivered yet."),
        "changes": [
            ngettext(
                "%(count)s recording leaves every open quote and can no longer be licensed.",
                "%(count)s recordings leave every open quote and can no longer be licensed.",
                recordings,
            )
            % {"count": recordings},
            whole,
            _("Nothing more of them is delivered under licences that were sold before."),
            _("Your label and the buyers who wait for these files are told by e-mail."),
            _("You cannot give it again here yet: only your label can, by declaring a new document."),
        ],
        "stays": [_("Copies already delivered may be used as their licence said; you go on earning from them.")],
        "cancel_url": reverse("consents"),
    }
