"""What a seller asked others for: the list, the letter once more, and the way back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import member
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.models import PermissionRequest
from licensing.queries.answers import requests_from
from licensing.queries.later_answers import TakenBack, taken_back_since
from licensing.services import requests
from licensing.views.terms import SELLERS

PER_PAGE = 50
TONES = {"sent": "wait", "cancelled": "plain", "expired": "plain", "yes": "good", "no": "bad", "ask": "asked"}


@member(kinds=SELLERS)
@require_safe
def request_list(request: ViewedRequest) -> HttpResponse:
    """Everything that was asked: what waits, what was answered, what came to nothing."""
    now = timezone.now()
    found = requests_from(request.viewer)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    gone = taken_back_since(page)
    rows = [_row(one, gone.get(one.pk), at=now) for one in page]
    may_write = request.viewer.role in EDITORS
    return render(request, "licensing/requests_list.html", {"page": page, "rows": rows, "may_write": may_write})


@member(kinds=SELLERS, roles=EDITORS)
@require_POST
def request_remind(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Send the same letter once more."""
    found = get_object_or_404(requests_from(request.viewer), uuid=uuid)
    requests.remind(found, at=timezone.now(), actor=request.viewer.as_person)
    messages.success(request, _("%(name)s has the letter again, with thirty days from now.") % {"name": found.party})
    return redirect("requests-sent")


@member(kinds=SELLERS, roles=EDITORS)
def request_cancel(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then take a question back."""
    found = get_object_or_404(requests_from(request.viewer), uuid=uuid)
    if request.method == "POST":
        requests.cancel(found, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("Taken back. The link no longer answers."))
        return redirect("requests-sent")
    context = {
        "title": _("Take back what you asked %(name)s?") % {"name": found.party},
        "changes": [_("The link in their letter stops working.")],
        "stays": [_("You can ask them again.")],
        "verb": _("Take it back"),
        "cancel_url": reverse("requests-sent"),
    }
    return render(request, "components/confirm.html", context)


def _row(one: PermissionRequest, gone: TakenBack | None, *, at: datetime) -> dict[str, Any]:
    state = one.state(at=at)
    is_gone = gone is not None and gone.is_whole
    rests_until = requests.next_reminder(one)
    return {
        "request": one,
        "state": PermissionRequest.Status(state).label,
        "taken_back": gone,
        "tone": "bad" if is_gone else "wait" if gone else TONES[one.says or state],
        "is_open": one.status == PermissionRequest.Status.SENT,
        "may_remind": rests_until is not None and at >= rests_until,
        "rests_until": rests_until,
    }
