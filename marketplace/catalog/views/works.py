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
from marketplace.catalog.services import consents

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
    page = Paginator(works.consents_visible_to(viewing(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/consents_list.html", {"page": page})


@creator
def consent_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then take the answer back: it cannot be undone for what happens in between."""
    viewer = viewing(request)
    consent = get_object_or_404(works.consents_visible_to(viewer), uuid=uuid)
    if request.method == "POST":
        consents.withdraw(consent, at=timezone.now(), actor=viewer.user)
        messages.success(request, _("Your yes is withdrawn. Nobody can license these recordings on it any more."))
        return redirect("consents")
    return render(request, "components/confirm.html", _withdrawal(consent.recordings.count()))


def _withdrawal(recordings: int) -> dict[str, object]:
    return {
        "title": _("Withdraw your yes?"),
        "lede": _("It counts from this moment, for everything that has not been delivered yet."),
        "changes": [
            ngettext(
                "%(count)s recording leaves every open quote and can no longer be licensed.",
                "%(count)s recordings leave every open quote and can no longer be licensed.",
                recordings,
            )
            % {"count": recordings},
            _("Nothing more of them is delivered under licences that were sold before."),
        ],
        "stays": [_("Copies already delivered may be used as their licence said; you go on earning from them.")],
        "verb": _("Withdraw my yes"),
        "cancel_url": reverse("consents"),
    }
