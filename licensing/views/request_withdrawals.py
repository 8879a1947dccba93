"""Take back a yes by the letter that brought it, or by the account whose address that letter came to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import public, signed_in
from accounts.viewers import ViewedRequest
from licensing.models import PermissionRequest
from licensing.queries.answers import may_take_back, request_behind, requests_to
from licensing.services import request_withdrawals
from licensing.views.request_answers import in_their_language
from marketplace.catalog.views.withdrawing import what_withdrawing_does


@public
@in_their_language
def request_take_back(request: ViewedRequest, token: str) -> HttpResponse:
    """By the link: read what it does, then do it; nothing happens by opening the link."""
    found = request_behind(token)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    return _taking_back(request, found, reverse("request-answer", args=[token]))


@signed_in
def permission_request_take_back(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """The same for somebody who is signed in with the address that the letter came to."""
    found = get_object_or_404(requests_to(request.viewer), uuid=uuid)
    return _taking_back(request, found, reverse("permission-request", args=[uuid]))


def _taking_back(request: ViewedRequest, found: PermissionRequest, back: str) -> HttpResponse:
    if not may_take_back(found):
        raise Http404
    if request.method == "POST":
        at, language = timezone.now(), get_language() or ""
        request_withdrawals.take_back(found, language=language, at=at, actor=request.viewer.user)
        messages.success(request, _("Your yes is taken back. Nobody can license this music on it any more."))
        return redirect(back)
    words = {"title": _("Take back your yes?"), "verb": _("Take back my yes")}
    whole = _("It is taken back whole, for each recording and each use that it names.")
    does = what_withdrawing_does(len((found.answer or {})["meant"]), whole, back=back)
    return render(request, "components/confirm.html", words | does)
