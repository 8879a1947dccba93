"""What was answered to a letter: what became of it, and how whoever answered changes it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import signed_in
from accounts.links import token_for
from accounts.queries.people import has_account, has_proved
from accounts.roles import EDITORS
from accounts.viewers import ACTING_FOR, ViewedRequest, Viewer
from licensing.models import PermissionRequest
from licensing.queries.answers import may_take_back, request_behind
from licensing.queries.later_answers import taken_back_since
from licensing.services import request_accounts
from marketplace.catalog.queries.takeovers import is_free


def closed(request: ViewedRequest, found: PermissionRequest, token: str) -> HttpResponse:
    """A question that cannot be answered any more: what was said to it, if anything was."""
    state = found.state(at=timezone.now())
    if state != PermissionRequest.Status.ANSWERED:
        return render(request, "licensing/request_closed.html", {"asked": found, "state": state})
    context = {"asked": found, "taken_back": taken_back_since([found]).get(found.pk)}
    return render(request, "licensing/request_answered.html", context | _ways_on(request.viewer, found, token))


def _ways_on(viewer: Viewer, found: PermissionRequest, token: str) -> dict[str, object]:
    """How whoever answered changes it: in their account, by the letter that they had, or once the name is theirs."""
    party, user = found.party, viewer.user
    has_letter = user is not None and has_proved(user, found.email)
    may_claim = (bool(token) or has_letter) and party.user is None and request_accounts.may_take_over(found)
    is_name = viewer.organisation is not None and viewer.role in EDITORS and has_letter
    back = ("request-take-back", token) if token else ("permission-request-take-back", found.uuid)
    return {
        "account_url": reverse("consents" if viewer.is_creator else "grants") if party in viewer.payees else "",
        "back_url": reverse(back[0], args=[back[1]]) if may_take_back(found) else "",
        "claim_url": reverse("request-account", args=[token_for("request-answer", found.uuid)]) if may_claim else "",
        "has_account": user is not None or has_account(found.email),
        "name_url": reverse("takeover-ask", args=[party.uuid]) if is_name and is_free(party) else "",
    }


@signed_in
def request_account(request: ViewedRequest, token: str) -> HttpResponse:
    """Be the person whom the letter asked, with an account: then every answer can be seen and changed."""
    found = request_behind(token)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    user = request.viewer.as_person
    if request.method == "POST":
        request_accounts.take_over(found, user=user, at=timezone.now())
        request.session[ACTING_FOR] = "self"
        return redirect("consents")
    try:
        request_accounts.refuse_others(found, user)
    except request_accounts.NotYourLetter as refused:
        return render(request, "licensing/request_account.html", {"asked": found, "refused": refused.message})
    return render(request, "licensing/request_account.html", {"asked": found, "user": user})
